import { type DataRecord, NODE, type RecordScope, merkleStream } from "@datagraph/protocol";
import type { Hex } from "viem";
import type { RecordProof } from "./dataRoot.ts";
import { recordCommitter } from "./recordCommitter.ts";

/** A data root, and the proofs of the records that were asked for, in that order. */
export type StreamedRoot = { root: Hex; count: number; proofs: RecordProof[] };

/**
 * Returns the root that `dataRoot` gives, over any number of records, of which none is kept but those to `prove`.
 * Throws RangeError on no records, no fields, or a record to prove that is not there.
 */
export async function streamDataRoot(
  records: Iterable<DataRecord> | AsyncIterable<DataRecord>,
  scope: RecordScope,
  secret: Uint8Array,
  fieldNames: readonly string[],
  prove: readonly number[] = [],
): Promise<StreamedRoot> {
  const committer = await recordCommitter(scope, secret, fieldNames);
  const tree = merkleStream(prove, committer.keccak);
  const wanted = new Set(prove);
  const kept = new Map<number, DataRecord>();
  const node = new Uint8Array(NODE);
  let record = 0;
  const add = (values: DataRecord) => {
    if (wanted.has(record)) kept.set(record, values);
    committer.root(record, values, node, 0);
    tree.push(node, 0);
    record += 1;
  };
  // What needs no waiting must not wait: a turn of the event loop's queue costs as much as a leaf.
  if (Symbol.iterator in records) for (const values of records) add(values);
  else for await (const values of records) add(values);
  if (record === 0) throw new RangeError("A data root needs at least one record");
  const { root, count, proofs } = tree.finish();
  const open = (index: number) => committer.open(index, kept.get(index)!);
  return { root, count, proofs: proofs.map((proof, at) => ({ record: prove[at]!, fields: open(prove[at]!), proof })) };
}
