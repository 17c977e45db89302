import { type MetagraphNetwork, epochOf, packEvidence, packStreamCounts } from "@datagraph/protocol";
import type { TransactionReceipt } from "viem";
import type { ChainClient, ChainReader } from "../../chain/client.ts";
import { write } from "../../chain/write.ts";
import { AnchorUnavailable } from "../errors.ts";
import { type MetagraphClient, latestOrdinals } from "./metagraphClient.ts";
import { type PoolEpochs, type RegisteredEpoch, anchorsOf, lastEpoch } from "./poolEpochs.ts";
import { readAnchors } from "./readEpoch.ts";
import { scanner } from "./scanner.ts";

/** What `anchorEpoch` takes of one pool and update type, and how many records that is. */
export type EpochCall = Omit<RegisteredEpoch, "blockNumber"> & { pool: number; records: number };

/** Global snapshots back from the newest, in which the one that holds an epoch is looked for. */
const LOOK_BACK = 500n;

/**
 * Returns what a metagraph accepted for a pool and update type since its last epoch, ready to be registered, or undefined
 * when that is nothing. Throws AnchorUnavailable while no global snapshot holds it.
 */
export async function nextEpoch(
  reader: ChainReader,
  client: MetagraphClient,
  { metagraph }: MetagraphNetwork,
  pool: PoolEpochs,
  updateType: number,
): Promise<EpochCall | undefined> {
  const last = lastEpoch(pool, updateType);
  const { number: block, timestamp } = await reader.publicClient.getBlock();
  const { ordinal: to, globalOrdinal } = await latestOrdinals(client);
  const from = last === undefined ? 0n : last.to + 1n;
  if (from > to) return undefined;
  const { anchors, snapshot } = await readAnchors(client, from, to, last?.snapshot.slice(2));
  const counted = anchorsOf(pool, updateType, block, anchors);
  if (counted.length === 0) return undefined;
  const earliest = globalOrdinal < LOOK_BACK ? 0n : globalOrdinal - LOOK_BACK;
  const held = await scanner(client, metagraph).evidence(snapshot, earliest);
  if (held === undefined) throw new AnchorUnavailable(`No global snapshot holds snapshot ${to} of ${metagraph} yet`);
  const { root, streams } = epochOf(counted);
  const evidence = { from, to, block, globalOrdinal: held.ordinal } as const;
  return {
    ...{ pool: pool.pool, updateType, root },
    start: last?.end ?? Math.min(...counted.map(({ anchor }) => anchor.start)),
    end: Math.max(Number(timestamp), ...counted.map(({ anchor }) => anchor.end)),
    streams: packStreamCounts(streams),
    evidence: packEvidence({ ...evidence, snapshot: `0x${snapshot}`, globalSnapshot: `0x${held.hash}` }),
    records: streams.reduce((sum, { count }) => sum + count, 0),
  };
}

/** Registers an epoch on the EVM, as a validator of its pool. Throws CallRefused. */
export function anchorEpoch(client: ChainClient, call: EpochCall): Promise<TransactionReceipt> {
  const { pool, updateType, root, start, end, streams, evidence } = call;
  return write(client, "ProvenanceRegistry", "anchorEpoch", [pool, updateType, root, start, end, streams, evidence]);
}
