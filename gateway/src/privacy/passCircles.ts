import { type ChainReader, abis, addressOf } from "@datagraph/sdk";
import { type Address, concatHex, encodeAbiParameters, getAddress, keccak256, sliceHex } from "viem";

/** Blocks asked for at a time; most public nodes allow this many. */
const PAGE = 5_000n;

/**
 * Who sits on which pass, by the chain's events. Whoever once sat on a pass stays of its circle: they learnt what it asked.
 */
export class PassCircles {
  readonly #reader: ChainReader;
  /** by member and dataset's key: the pass whose seat they use */
  readonly #seats = new Map<string, bigint>();
  readonly #members = new Map<Address, Set<Address>>();
  readonly #holders = new Map<Address, Set<Address>>();
  #read: bigint;
  #reading: Promise<void> = Promise.resolve();

  constructor(reader: ChainReader) {
    this.#reader = reader;
    this.#read = BigInt(reader.deployment.startBlock) - 1n;
  }

  /** Reads the events until a block. */
  async readTo(block: bigint): Promise<void> {
    const reading = this.#reading.then(() => this.#advance(block));
    this.#reading = reading.catch(() => undefined);
    return reading;
  }

  /** Returns the researcher, the holders of passes they sit on, and all who sat on passes of either. */
  own(researcher: Address): readonly Address[] {
    const holders = [researcher, ...(this.#holders.get(researcher) ?? [])];
    return [...new Set([...holders, ...holders.flatMap((holder) => [...(this.#members.get(holder) ?? [])])])];
  }

  /** Returns the pass by which a researcher queries: the one whose seat they use, else their own. */
  passOf(researcher: Address, dataset: bigint, licence: number): bigint {
    const key = passKey(dataset, licence);
    return this.#seats.get(`${researcher}/${key}`) ?? BigInt(concatHex([researcher, key]));
  }

  async #advance(block: bigint): Promise<void> {
    const pass = { address: addressOf(this.#reader.deployment, "AccessPass"), abi: abis.AccessPass, strict: true };
    while (this.#read < block) {
      const [fromBlock, end] = [this.#read + 1n, this.#read + PAGE];
      const toBlock = end < block ? end : block;
      const range = { ...pass, fromBlock, toBlock } as const;
      const [accepted, vacated] = await Promise.all([
        this.#reader.publicClient.getContractEvents({ ...range, eventName: "SeatAccepted", strict: true }),
        this.#reader.publicClient.getContractEvents({ ...range, eventName: "SeatVacated", strict: true }),
      ]);
      const events = [...accepted, ...vacated].sort(
        (a, b) => Number(a.blockNumber - b.blockNumber) || a.logIndex - b.logIndex,
      );
      for (const { eventName, args } of events) this.#apply(eventName === "SeatAccepted", args);
      this.#read = toBlock;
    }
  }

  #apply(accepted: boolean, { passId, member }: { passId: bigint; member: Address }): void {
    const seat = `${getAddress(member)}/${sliceHex(passHex(passId), 20)}`;
    if (!accepted) {
      if (this.#seats.get(seat) === passId) this.#seats.delete(seat);
      return;
    }
    const holder = getAddress(sliceHex(passHex(passId), 0, 20));
    this.#seats.set(seat, passId);
    add(this.#members, holder, getAddress(member));
    add(this.#holders, getAddress(member), holder);
  }
}

/** The last 96 bits of a pass's id, which its dataset and licence give. */
function passKey(dataset: bigint, licence: number): `0x${string}` {
  const words = encodeAbiParameters([{ type: "uint256" }, { type: "uint8" }], [dataset, licence]);
  return sliceHex(keccak256(words), 20);
}

function passHex(passId: bigint): `0x${string}` {
  return `0x${passId.toString(16).padStart(64, "0")}`;
}

function add(map: Map<Address, Set<Address>>, key: Address, value: Address): void {
  map.set(key, (map.get(key) ?? new Set()).add(value));
}
