import { type EpochEvidence, type Proof, type StreamAnchor, dagAddress } from "@datagraph/protocol";
import { AnchorUnavailable } from "../errors.ts";
import { type MetagraphClient, getGlobalSnapshot, getSnapshot } from "./metagraphClient.ts";
import { globalHashOf, holdsSnapshot, readSnapshot } from "./readSnapshot.ts";

/** What the snapshots `from` to `to` of a metagraph hold, in their order, and the hash of `to`. */
export type SnapshotRange = { anchors: StreamAnchor[]; snapshot: string };

/** Snapshots that do not follow each other, or are not there. */
export class BrokenSnapshots extends Error {
  override readonly name = "BrokenSnapshots";
}

/**
 * Returns the anchors in a run of snapshots, each rehashed and followed by the next; the first follows `before`, where
 * that is known. Throws BrokenSnapshots.
 */
export async function readAnchors(
  client: MetagraphClient,
  from: bigint,
  to: bigint,
  before?: string,
): Promise<SnapshotRange> {
  const anchors: StreamAnchor[] = [];
  let last = before;
  for (let ordinal = from; ordinal <= to; ordinal++) {
    const signed = await getSnapshot(client, ordinal);
    if (signed === undefined) throw new BrokenSnapshots(`${client.urls.l0} has no snapshot ${ordinal}`);
    const { hash, lastSnapshotHash, updates, ordinal: said } = readSnapshot(signed);
    if (said !== ordinal || (last !== undefined && lastSnapshotHash !== last))
      throw new BrokenSnapshots(`Snapshot ${ordinal} does not follow snapshot ${ordinal - 1n}`);
    for (const [{ value }] of updates.values()) if ("StreamAnchor" in value) anchors.push(value.StreamAnchor);
    last = hash;
  }
  if (last === undefined || from > to) throw new BrokenSnapshots(`There are no snapshots from ${from} to ${to}`);
  return { anchors, snapshot: last };
}

/**
 * Throws BrokenSnapshots unless the global snapshot of the evidence is as it says, and holds the epoch's last one. `signers`
 * are the DAG addresses of which more than half must have signed it; without them, whoever signed it is believed.
 */
export async function requireEvidence(
  client: MetagraphClient,
  metagraph: string,
  { snapshot, globalOrdinal, globalSnapshot }: EpochEvidence,
  signers?: readonly string[],
): Promise<void> {
  const signed = await getGlobalSnapshot(client, globalOrdinal);
  if (signed === undefined)
    throw new AnchorUnavailable(`${client.urls.globalL0} has no global snapshot ${globalOrdinal}`);
  if (globalHashOf(signed) !== globalSnapshot.slice(2))
    throw new BrokenSnapshots(`Global snapshot ${globalOrdinal} has not the hash ${globalSnapshot}`);
  if (signers !== undefined) requireSigners(globalOrdinal, signed.proofs, signers);
  if (!holdsSnapshot(signed, metagraph, snapshot.slice(2)))
    throw new BrokenSnapshots(`Global snapshot ${globalOrdinal} does not hold snapshot ${snapshot}`);
}

/** The proofs are valid signatures already. */
function requireSigners(ordinal: bigint, proofs: readonly Proof[], trusted: readonly string[]): void {
  const signed = [...new Set(proofs.map(({ id }) => dagAddress(id)))];
  const count = signed.filter((address) => trusted.includes(address)).length;
  if (count * 2 > trusted.length) return;
  throw new BrokenSnapshots(
    `Global snapshot ${ordinal} is signed by ${signed.join(", ")}: ${count} of the ${trusted.length} trusted signers, not more than half`,
  );
}
