import { type DataRecord, NODE, type RecordScope, merkleProof, merkleRoot, merkleTree } from "@datagraph/protocol";
import type { Hex } from "viem";
import { type OpenedField, recordCommitter } from "./recordCommitter.ts";

/** Proves one field of one record; the registry's `verifyRecord` takes record, field, salt, value and proof. */
export type FieldProof = OpenedField & { record: number; proof: Hex[] };

/** Proves a record with all of its fields. */
export type RecordProof = { record: number; fields: OpenedField[]; proof: Hex[] };

/** The commitment to a version's records, and what opens it. */
export type DataRoot = {
  root: Hex;
  count: number;
  /** Returns the proof of a record, or of one field of it by name. Throws RangeError when there is none such. */
  proofFor(record: number): RecordProof;
  proofFor(record: number, field: string): FieldProof;
};

/**
 * Returns the Merkle root over records in memory, each the root over its fields' salted leaves in the order of
 * `fieldNames` (all of a pool's schema, or all columns of a File). A field the record lacks is null. Throws RangeError
 * on no records or no fields. For more records than fit in memory see `streamDataRoot`.
 */
export async function dataRoot(
  records: readonly DataRecord[],
  scope: RecordScope,
  secret: Uint8Array,
  fieldNames: readonly string[],
): Promise<DataRoot> {
  if (records.length === 0) throw new RangeError("A data root needs at least one record");
  const committer = await recordCommitter(scope, secret, fieldNames);
  const roots = new Uint8Array(records.length * NODE);
  for (const [record, values] of records.entries()) committer.root(record, values, roots, record * NODE);
  const tree = merkleTree(roots, committer.keccak);

  function proofFor(record: number): RecordProof;
  function proofFor(record: number, field: string): FieldProof;
  function proofFor(record: number, name?: string): RecordProof | FieldProof {
    const proof = merkleProof(tree, record);
    const values = records[record]!;
    const fields = committer.open(record, values);
    if (name === undefined) return { record, fields, proof };
    const opened = fields.find((field) => field.name === name);
    if (opened === undefined) throw new RangeError(`No field "${name}" among ${fieldNames.join(", ")}`);
    return { record, ...opened, proof: [...committer.path(record, values, opened.field), ...proof] };
  }
  return { root: merkleRoot(tree), count: records.length, proofFor };
}
