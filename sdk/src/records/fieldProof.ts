import { type RecordScope, merkleProof, merkleTree } from "@datagraph/protocol";
import type { FieldProof, RecordProof } from "./dataRoot.ts";
import { fieldLeaf } from "./verifyRecord.ts";

/** Returns the proof of one field, of the proof of its record. Throws RangeError when the record has no such field. */
export function fieldProof(scope: RecordScope, { record, fields, proof }: RecordProof, name: string): FieldProof {
  const opened = fields.find((field) => field.name === name);
  if (opened === undefined)
    throw new RangeError(`No field "${name}" among ${fields.map((field) => field.name).join(", ")}`);
  const tree = merkleTree(fields.map((field) => fieldLeaf(scope, record, field)));
  return { record, ...opened, proof: [...merkleProof(tree, opened.field), ...proof] };
}
