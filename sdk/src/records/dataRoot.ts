import {
  type DataRecord,
  type FieldValue,
  type MerkleTree,
  type RecordScope,
  merkleProof,
  merkleRoot,
  merkleTree,
} from "@datagraph/protocol";
import { type Hex, bytesToHex } from "viem";
import { canonicalJson } from "./canonicalJson.ts";
import { type LeafHasher, leafHasher } from "./leafHasher.ts";
import { leafSalt } from "./secrets.ts";

/** One field of a record, with the salt that opens its leaf. `field` is its index among the field names. */
export type OpenedField = { field: number; name: string; value: FieldValue; salt: Hex };

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
 * Returns the Merkle root over records, each the root over its fields' salted leaves in the order of `fieldNames`
 * (all of a pool's schema, or all columns of a File). A field the record lacks is null. Throws RangeError on no
 * records or no fields.
 */
export function dataRoot(
  records: readonly DataRecord[],
  scope: RecordScope,
  secret: Uint8Array,
  fieldNames: readonly string[],
): DataRoot {
  if (records.length === 0) throw new RangeError("A data root needs at least one record");
  if (fieldNames.length === 0) throw new RangeError("A data root needs at least one field");
  const hash = leafHasher(scope);
  const treeOf = (record: number) => fieldTree(hash, secret, records[record]!, record, fieldNames);
  const tree = merkleTree(records.map((_, record) => merkleRoot(treeOf(record))));

  function proofFor(record: number): RecordProof;
  function proofFor(record: number, field: string): FieldProof;
  function proofFor(record: number, name?: string): RecordProof | FieldProof {
    const proof = merkleProof(tree, record);
    const open = (field: number) => openedField(records[record]!, record, field, fieldNames[field]!, secret);
    if (name === undefined) return { record, fields: fieldNames.map((_, field) => open(field)), proof };
    const field = fieldNames.indexOf(name);
    if (field < 0) throw new RangeError(`No field "${name}" among ${fieldNames.join(", ")}`);
    return { record, ...open(field), proof: [...merkleProof(treeOf(record), field), ...proof] };
  }
  return { root: merkleRoot(tree), count: records.length, proofFor };
}

function fieldTree(
  hash: LeafHasher,
  secret: Uint8Array,
  values: DataRecord,
  record: number,
  fieldNames: readonly string[],
): MerkleTree {
  return merkleTree(
    fieldNames.map((name, field) =>
      hash(record, field, leafSalt(secret, record, field), canonicalJson(values[name] ?? null)),
    ),
  );
}

function openedField(values: DataRecord, record: number, field: number, name: string, secret: Uint8Array): OpenedField {
  return { field, name, value: values[name] ?? null, salt: bytesToHex(leafSalt(secret, record, field)) };
}
