import type { MetagraphNetwork, StreamAnchor } from "@datagraph/protocol";
import { decryptBytes, readBatch } from "@datagraph/sdk";
import { BEGINNING, DAY, HOUR, RECORDS_A_DAY, schema, streamOf } from "./cast.ts";
import type { StandIn } from "./standIn.ts";

/** What the metagraph's snapshots hold, against what the devices made. */
export type Count = {
  /** that the devices made */
  expected: number;
  /** that anchors commit to */
  anchored: number;
  /** that anchored batches hold more than once */
  twice: number;
  /** that no anchored batch holds */
  missing: number;
  /** anchors in the snapshots */
  batches: number;
};

/**
 * Counts by opening every anchored batch with the contributors' identity: each period's record is looked for in what was
 * stored, whatever the outbox says. Throws when an anchor names another count than its batch has.
 */
export async function countRecords(
  anchors: readonly StreamAnchor[],
  { blocks, envelopes }: StandIn,
  { network, identity, devices, days }: { network: MetagraphNetwork; identity: string; devices: number; days: number },
): Promise<Count> {
  const seen = new Map<string, number>();
  let anchored = 0;
  for (const { stream, updateType, count, root } of anchors) {
    const { cid } = envelopes.get(`${BigInt(stream)}/${root}`)!;
    const plain = await decryptBytes(pieces(blocks.get(cid)!), identity);
    const records = await Array.fromAsync(readBatch(pieces(plain), schema.fields));
    if (records.length !== count) throw new Error(`An anchor counts ${count} records, its batch has ${records.length}`);
    anchored += count;
    for (const { at } of records) {
      const key = `${BigInt(stream)}/${updateType}/${Date.parse(String(at)) / 1_000}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
  }
  const expected = expectedKeys(network, devices, days);
  const missing = expected.filter((key) => !seen.has(key)).length;
  const twice = [...seen.values()].reduce((sum, times) => sum + times - 1, 0);
  return { expected: expected.length, anchored, twice, missing, batches: anchors.length };
}

function expectedKeys(network: MetagraphNetwork, devices: number, days: number): string[] {
  return Array.from({ length: devices }, (_, index) => streamOf(network, index)).flatMap((stream) =>
    RECORDS_A_DAY.flatMap((aDay, updateType) =>
      Array.from(
        { length: aDay * days },
        (_, place) => `${stream}/${updateType}/${BEGINNING + place * (aDay === 1 ? DAY : HOUR)}`,
      ),
    ),
  );
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
