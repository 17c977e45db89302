import { type EpochAnchor, epochOf, packStreamCounts, unpackEvidence } from "@datagraph/protocol";
import type { MetagraphClient } from "./metagraphClient.ts";
import { type PoolEpochs, type RegisteredEpoch, anchorsOf, lastEpoch } from "./poolEpochs.ts";
import { BrokenSnapshots, readAnchors, requireEvidence } from "./readEpoch.ts";

/**
 * Returns the anchors that a registered epoch stands for, read from its metagraph's snapshots: these follow each other and
 * those of the epoch before, give the registered root and counts, and a global snapshot holds the last: signed by more than
 * half of `signers` (DAG addresses), or by whomever when none are named. Throws
 * BrokenSnapshots, saying what does not hold, and AnchorUnavailable when the metagraph does not answer.
 */
export async function registeredAnchors(
  client: MetagraphClient,
  metagraph: string,
  pool: PoolEpochs,
  epoch: RegisteredEpoch,
  signers?: readonly string[],
): Promise<EpochAnchor[]> {
  const before = { ...pool, epochs: pool.epochs.slice(0, pool.epochs.indexOf(epoch)) };
  const evidence = unpackEvidence(epoch.evidence);
  const last = lastEpoch(before, epoch.updateType);
  if (evidence.from !== (last === undefined ? 0n : last.to + 1n))
    throw new BrokenSnapshots(`it begins with snapshot ${evidence.from}, not where the epoch before ended`);
  if (evidence.block >= epoch.blockNumber)
    throw new BrokenSnapshots(`its joins count up to block ${evidence.block}, which came later`);
  const range = await readAnchors(client, evidence.from, evidence.to, last?.snapshot.slice(2));
  if (range.snapshot !== evidence.snapshot.slice(2))
    throw new BrokenSnapshots(`snapshot ${evidence.to} has another hash`);
  await requireEvidence(client, metagraph, evidence, signers);
  const anchors = anchorsOf(before, epoch.updateType, evidence.block, range.anchors);
  const { root, streams } = epochOf(anchors);
  if (packStreamCounts(streams) !== epoch.streams) throw new BrokenSnapshots("the snapshots give other counts");
  if (root !== epoch.root) throw new BrokenSnapshots(`the snapshots give root ${root}`);
  return anchors;
}
