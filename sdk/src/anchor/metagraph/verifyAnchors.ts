import { epochOf, packStreamCounts, unpackEvidence, unpackStreamCounts } from "@datagraph/protocol";
import type { ChainReader } from "../../chain/client.ts";
import { AnchorUnavailable } from "../errors.ts";
import { type MetagraphClient, readNetwork } from "./metagraphClient.ts";
import { type PoolEpochs, type RegisteredEpoch, anchorsOf, lastEpoch, poolEpochs } from "./poolEpochs.ts";
import { readAnchors, requireEvidence } from "./readEpoch.ts";

/** One registered epoch against the snapshots of its metagraph. */
export type VerifiedEpoch = {
  pool: number;
  updateType: number;
  end: number;
  streams: number;
  records: number;
  /** why it does not hold; absent when it does */
  problem?: string;
};

/**
 * Returns every epoch that was registered of pools on a metagraph, checked: its snapshots follow each other and those of
 * the epoch before, their anchors give its root and counts, and a global snapshot holds the last. Throws AnchorUnavailable
 * when the metagraph does not answer, for then nothing is known.
 */
export async function verifyAnchors(reader: ChainReader, client: MetagraphClient): Promise<VerifiedEpoch[]> {
  const { metagraph } = await readNetwork(client);
  const verified: VerifiedEpoch[] = [];
  for (const pool of await poolEpochs(reader, metagraph))
    for (const [index, epoch] of pool.epochs.entries()) {
      const problem = await problemOf(client, metagraph, { ...pool, epochs: pool.epochs.slice(0, index) }, epoch);
      const counts = unpackStreamCounts(epoch.streams);
      const { updateType, end } = epoch;
      const records = counts.reduce((sum, { count }) => sum + count, 0);
      const facts = { pool: pool.pool, updateType, end, streams: counts.length, records };
      verified.push(problem === undefined ? facts : { ...facts, problem });
    }
  return verified;
}

async function problemOf(
  client: MetagraphClient,
  metagraph: string,
  before: PoolEpochs,
  epoch: RegisteredEpoch,
): Promise<string | undefined> {
  try {
    const evidence = unpackEvidence(epoch.evidence);
    const last = lastEpoch(before, epoch.updateType);
    if (evidence.from !== (last === undefined ? 0n : last.to + 1n))
      return `it begins with snapshot ${evidence.from}, not where the epoch before ended`;
    if (evidence.block >= epoch.blockNumber) return `its joins count up to block ${evidence.block}, which came later`;
    const range = await readAnchors(client, evidence.from, evidence.to, last?.snapshot.slice(2));
    if (range.snapshot !== evidence.snapshot.slice(2)) return `snapshot ${evidence.to} has another hash`;
    await requireEvidence(client, metagraph, evidence);
    const { root, streams } = epochOf(anchorsOf(before, epoch.updateType, evidence.block, range.anchors));
    if (packStreamCounts(streams) !== epoch.streams) return "the snapshots give other counts";
    return root === epoch.root ? undefined : `the snapshots give root ${root}`;
  } catch (error) {
    if (error instanceof AnchorUnavailable) throw error;
    return error instanceof Error ? error.message : String(error);
  }
}
