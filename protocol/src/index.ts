export { CODEC, cidOf, digestOf } from "./cid.ts";
export { datasetId } from "./datasetId.ts";
export type { Envelope, GateCondition, GatePolicy } from "./envelope.ts";
export { type MerkleTree, merkleProof, merkleRoot, merkleTree, verifyMerkleProof } from "./merkle.ts";
export {
  type AnchorEntry,
  type StreamCount,
  type UsageEntry,
  packAnchors,
  packStreamCounts,
  packStreamNumbers,
  packUsage,
  unpackStreamCounts,
  unpackStreamNumbers,
  unpackUsage,
} from "./packed.ts";
export { RECORD_FIELD_DOMAIN, type RecordFieldLeaf, type RecordScope, recordLeaf } from "./recordLeaf.ts";
export {
  type Cadence,
  type DataRecord,
  type Field,
  type FieldType,
  type FieldValue,
  type PoolSchema,
  fieldNames,
  fieldsBitmap,
} from "./schema.ts";
