import {
  type EpochAnchor,
  type EpochEvidence,
  type StreamAnchor,
  metagraphChain,
  provenanceRegistryAbi,
  unpackEvidence,
} from "@datagraph/protocol";
import type { Hex } from "viem";
import type { ChainReader } from "../../chain/client.ts";
import { addressOf } from "../../chain/contracts.ts";

/** One epoch that was registered of a pool, as its event says. */
export type RegisteredEpoch = {
  updateType: number;
  root: Hex;
  start: number;
  end: number;
  streams: Hex;
  evidence: Hex;
  blockNumber: bigint;
};

/** A pool that anchors elsewhere, from events alone. */
export type PoolEpochs = {
  pool: number;
  /** hash of its anchoring chain's name */
  chain: Hex;
  /** streams by dataset id, 64 hex characters behind 0x */
  streams: ReadonlyMap<Hex, { number: number; block: bigint }>;
  epochs: readonly RegisteredEpoch[];
};

/** Returns the pools that anchor on a metagraph, or on any chain but the EVM when none is named. */
export async function poolEpochs({ deployment, publicClient }: ChainReader, metagraph?: string): Promise<PoolEpochs[]> {
  const logs = await publicClient.getContractEvents({
    address: addressOf(deployment, "ProvenanceRegistry"),
    abi: provenanceRegistryAbi,
    fromBlock: BigInt(deployment.startBlock),
    strict: true,
  });
  const pools = new Map<number, Draft>();
  for (const { eventName, args, blockNumber } of logs) {
    if (eventName === "PoolCreated") pools.set(args.pool, newPool(args.terms.chain));
    if (eventName === "TermsProposed") pools.get(args.pool)!.proposed = args.terms.chain;
    if (eventName === "TermsApplied") pools.get(args.pool)!.chain = pools.get(args.pool)!.proposed;
    if (eventName === "StreamJoined")
      pools.get(args.pool)!.streams.set(idOf(args.id), { number: args.number, block: blockNumber });
    if (eventName === "EpochAnchored") pools.get(args.pool)!.epochs.push({ ...args, blockNumber });
  }
  const wanted = metagraph === undefined ? undefined : metagraphChain(metagraph);
  return [...pools]
    .filter(([, { chain }]) => (wanted === undefined ? BigInt(chain) !== 0n : chain === wanted))
    .map(([pool, { proposed: _, ...found }]) => ({ pool, ...found }));
}

/** Returns those anchors that an epoch of the pool and update type counts: of streams that joined it by a block. */
export function anchorsOf(
  pool: PoolEpochs,
  updateType: number,
  block: bigint,
  anchors: readonly StreamAnchor[],
): EpochAnchor[] {
  return anchors.flatMap((anchor) => {
    const stream = pool.streams.get(anchor.stream);
    const counts = stream !== undefined && stream.block <= block && anchor.updateType === updateType;
    return counts ? [{ number: stream.number, anchor }] : [];
  });
}

/** Returns the last epoch of an update type and its evidence, or undefined before the first. */
export function lastEpoch(pool: PoolEpochs, updateType: number): (RegisteredEpoch & EpochEvidence) | undefined {
  const epoch = pool.epochs.findLast((one) => one.updateType === updateType);
  return epoch === undefined ? undefined : { ...epoch, ...unpackEvidence(epoch.evidence) };
}

type Draft = {
  chain: Hex;
  proposed: Hex;
  streams: Map<Hex, { number: number; block: bigint }>;
  epochs: RegisteredEpoch[];
};

function newPool(chain: Hex): Draft {
  return { chain, proposed: chain, streams: new Map(), epochs: [] };
}

function idOf(id: bigint): Hex {
  return `0x${id.toString(16).padStart(64, "0")}`;
}
