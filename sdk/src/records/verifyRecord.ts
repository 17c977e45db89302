import { type RecordScope, merkleRoot, merkleTree, recordLeaf, verifyMerkleProof } from "@datagraph/protocol";
import type { Hex } from "viem";
import { canonicalJson } from "./canonicalJson.ts";
import type { FieldProof, RecordProof } from "./dataRoot.ts";
import type { OpenedField } from "./recordCommitter.ts";

/** Whether a proof of a record, or of one of its fields, leads to `root`, by the registry's own arithmetic. */
export function verifyRecord(root: Hex, scope: RecordScope, proof: RecordProof | FieldProof): boolean {
  const leaf = (field: OpenedField) => fieldLeaf(scope, proof.record, field);
  if (!("fields" in proof)) return verifyMerkleProof(root, leaf(proof), proof.proof);
  const ordered = proof.fields.every(({ field }, index) => field === index);
  return (
    ordered &&
    proof.fields.length > 0 &&
    verifyMerkleProof(root, merkleRoot(merkleTree(proof.fields.map(leaf))), proof.proof)
  );
}

/** Returns the leaf of an opened field. */
export function fieldLeaf(scope: RecordScope, record: number, { field, salt, value }: OpenedField): Hex {
  return recordLeaf(scope, { record: BigInt(record), field, salt, value: canonicalJson(value) });
}
