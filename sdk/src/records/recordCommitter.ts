import {
  type DataRecord,
  type FieldValue,
  type Keccak,
  NODE,
  type RecordScope,
  hashPair,
  merkleProof,
  merkleTree,
} from "@datagraph/protocol";
import { type Hex, bytesToHex } from "viem";
import { recordHasher } from "./recordHasher.ts";
import { scalarJson } from "./scalarJson.ts";

/** One field of a record, with the salt that opens its leaf. `field` is its index among the field names. */
export type OpenedField = { field: number; name: string; value: FieldValue; salt: Hex };

/** Commits to the records of one version, one at a time. */
export type RecordCommitter = {
  /** Keccak-256, for the tree over the records */
  keccak: Keccak;
  /** Writes the root over a record's salted fields to `out` of `nodes`. */
  root(record: number, values: DataRecord, nodes: Uint8Array, out: number): void;
  /** Returns every field of a record with its salt. */
  open(record: number, values: DataRecord): OpenedField[];
  /** Returns the path from a field's leaf to the record's root. */
  path(record: number, values: DataRecord, field: number): Hex[];
};

/** Returns a committer. A field the record lacks is null. Throws RangeError on no fields. */
export async function recordCommitter(
  scope: RecordScope,
  secret: Uint8Array,
  fieldNames: readonly string[],
): Promise<RecordCommitter> {
  if (fieldNames.length === 0) throw new RangeError("A data root needs at least one field");
  const { leaf, salt, keccak } = await recordHasher(scope, secret);
  const leaves = new Uint8Array(fieldNames.length * NODE);
  const fill = (record: number, values: DataRecord) => {
    for (let field = 0; field < fieldNames.length; field++)
      leaf(record, field, scalarJson(valueOf(values, fieldNames[field]!)), leaves, field * NODE);
  };
  return {
    keccak,
    root(record, values, nodes, out) {
      fill(record, values);
      reduce(keccak, leaves);
      nodes.set(leaves.subarray(0, NODE), out);
    },
    open: (record, values) =>
      fieldNames.map((name, field) => ({
        field,
        name,
        value: valueOf(values, name),
        salt: bytesToHex(salt(record, field)),
      })),
    path(record, values, field) {
      fill(record, values);
      return merkleProof(merkleTree(leaves.slice(), keccak), field);
    },
  };
}

/** Leaves the root of a flat array of leaves in its first place, as `merkleTree` would find it. */
function reduce(keccak: Keccak, leaves: Uint8Array): void {
  for (let count = leaves.length / NODE; count > 1; count = Math.ceil(count / 2)) {
    for (let i = 0; i + 1 < count; i += 2)
      hashPair(keccak, leaves, i * NODE, leaves, (i + 1) * NODE, leaves, (i / 2) * NODE);
    if (count % 2 === 1) leaves.copyWithin(((count - 1) / 2) * NODE, (count - 1) * NODE, count * NODE);
  }
}

/** A field may be named like what every object inherits. */
function valueOf(values: DataRecord, name: string): FieldValue {
  return Object.hasOwn(values, name) ? (values[name] ?? null) : null;
}
