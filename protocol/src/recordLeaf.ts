import { type Address, type Hex, encodeAbiParameters, keccak256, stringToBytes } from "viem";

/** Domain of a record's leaves, so that no other hash of the protocol can pass for one. */
export const RECORD_FIELD_DOMAIN = keccak256(stringToBytes("DataGraph.RecordField.v1"));

/** Whose data a leaf belongs to. `version` is a File's version number, or the end of a stream's anchor. */
export type RecordScope = { chainId: number; registry: Address; creator: Address; version: bigint };

/** One field of one record; `value` is RFC 8785 canonical JSON. */
export type RecordFieldLeaf = { record: bigint; field: number; salt: Hex; value: Uint8Array };

const parameters = [
  { type: "bytes32" },
  { type: "uint256" },
  { type: "address" },
  { type: "address" },
  { type: "uint64" },
  { type: "uint64" },
  { type: "uint16" },
  { type: "bytes32" },
  { type: "bytes32" },
] as const;

/** Returns the Merkle leaf of one field of one record, as `ProvenanceRegistry.leafOf` computes it. */
export function recordLeaf(scope: RecordScope, leaf: RecordFieldLeaf): Hex {
  return keccak256(
    keccak256(
      encodeAbiParameters(parameters, [
        RECORD_FIELD_DOMAIN,
        BigInt(scope.chainId),
        scope.registry,
        scope.creator,
        scope.version,
        leaf.record,
        leaf.field,
        leaf.salt,
        keccak256(leaf.value),
      ]),
    ),
  );
}
