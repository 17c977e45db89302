import { type PayoutEvent, licenseBookAbi } from "@datagraph/protocol";
import type { ChainReader } from "@datagraph/sdk";
import { type Hex, encodeAbiParameters, encodeEventTopics, getAbiItem, numberToHex } from "viem";
import { describe, expect, it } from "vitest";
import { ChainState } from "./chainState.ts";

const BOOK = "0x00000000000000000000000000000000000000b0";

/** A chain on which every block sets the fee of one licence to the block's number. */
function fakeChain() {
  const chain = { head: 1n, fork: 0, failAt: undefined as bigint | undefined, logsAsked: 0 };
  const hashOf = (number: bigint): Hex => numberToHex(number * 1_000n + BigInt(chain.fork), { size: 32 });
  const { inputs } = getAbiItem({ abi: licenseBookAbi, name: "LicenceSet" });
  const log = (number: bigint): object => {
    const topics = encodeEventTopics({ abi: licenseBookAbi, eventName: "LicenceSet", args: { licence: 1 } as never });
    const values = { licence: 1, terms: hashOf(number), feeBps: Number(number), active: true } as Record<
      string,
      unknown
    >;
    const unindexed = inputs.filter((input) => !("indexed" in input && input.indexed));
    const data = encodeAbiParameters(
      unindexed,
      unindexed.map(({ name, type }) => values[name!] ?? zeroOf(type)) as never,
    );
    return { address: BOOK, topics, data, blockNumber: number, logIndex: 0 };
  };
  const publicClient = {
    getBlock: ({ blockNumber = chain.head }: { blockNumber?: bigint } = {}) =>
      Promise.resolve({ number: blockNumber, hash: hashOf(blockNumber), timestamp: blockNumber * 12n }),
    getLogs: ({ fromBlock, toBlock }: { fromBlock: bigint; toBlock: bigint }) => {
      chain.logsAsked++;
      if (chain.failAt !== undefined && chain.failAt >= fromBlock && chain.failAt <= toBlock)
        return Promise.reject(new Error("the node is down"));
      const count = Number(toBlock - fromBlock) + 1;
      return Promise.resolve(Array.from({ length: count }, (_, index) => log(fromBlock + BigInt(index))));
    },
  };
  const contracts = { ProvenanceRegistry: BOOK, LicenseBook: BOOK, QueryLedger: BOOK };
  return { chain, reader: { publicClient, deployment: { startBlock: 1, contracts } } as unknown as ChainReader };
}

const zeroOf = (type: string): unknown => (type === "bool" ? false : type === "address" ? BOOK : 0);
const fees = (events: readonly PayoutEvent[]): bigint[] => events.map(({ blockNumber }) => blockNumber);

describe("ChainState", () => {
  it("reads on from where it stopped, each event once", async () => {
    const { chain, reader } = fakeChain();
    const state = new ChainState(reader);
    expect(fees((await state.latest()).events)).toEqual([1n]);
    chain.head = 3n;
    const view = await state.latest();
    expect(fees(view.events)).toEqual([1n, 2n, 3n]);
    expect(view.state.fees.get(1)).toBe(3);
    expect(view.block).toMatchObject({ number: 3n, timestamp: 36n });
    const asked = chain.logsAsked;
    await state.latest();
    expect(chain.logsAsked).toBe(asked);
  });

  it("counts nothing twice when the node fails half-way", async () => {
    const { chain, reader } = fakeChain();
    const state = new ChainState(reader);
    await state.latest();
    chain.head = 12_000n;
    chain.failAt = 11_000n;
    await expect(state.latest()).rejects.toThrow("the node is down");
    chain.failAt = undefined;
    const { events } = await state.latest();
    expect(events).toHaveLength(12_000);
    expect(new Set(fees(events)).size).toBe(12_000);
  });

  it("reads everything anew after a reorganisation", async () => {
    const { chain, reader } = fakeChain();
    const state = new ChainState(reader);
    chain.head = 5n;
    const before = await state.latest();
    chain.fork = 1;
    chain.head = 4n;
    const after = await state.latest();
    expect(fees(after.events)).toEqual([1n, 2n, 3n, 4n]);
    expect(after.state.fees.get(1)).toBe(4);
    expect(before.events).toHaveLength(5);
  });

  it("gives whoever asks while it reads a reading that began later", async () => {
    const { chain, reader } = fakeChain();
    const state = new ChainState(reader);
    const first = state.latest();
    await Promise.resolve();
    await Promise.resolve();
    chain.head = 2n;
    const [second, third] = await Promise.all([state.latest(), state.latest()]);
    await first;
    expect(second.block.number).toBe(2n);
    expect(third).toBe(second);
  });
});
