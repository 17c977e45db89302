import type { Address, Hex } from "viem";

/** The chain condition under which a gate releases a file key. */
export type GateCondition = "hasAccess" | "isValidator";

/** What a gate checks before it releases a key: `condition(user, id)` on `contract` is true. */
export type GatePolicy = {
  chainId: number;
  /** AccessPass for hasAccess, ProvenanceRegistry for isValidator */
  contract: Address;
  condition: GateCondition;
  /** dataset id */
  id: bigint;
  /** version of a File, or the end of a stream's anchor */
  version: bigint;
  /** SHA-256 of the file key */
  keyDigest: Hex;
};

/**
 * A file key wrapped for a gate, detached from the file and signed by the contributor. JSON-safe: bigints are decimal
 * strings, bytes are base64.
 */
export type Envelope = {
  format: "datagraph/envelope/v1";
  gate: string;
  chainId: number;
  registry: Address;
  contract: Address;
  condition: GateCondition;
  id: string;
  version: string;
  /** CID of the ciphertext */
  cid: string;
  /** data root of the File's version, or the anchor's root */
  root: Hex;
  keyDigest: Hex;
  /** base64 */
  ciphertext: string;
  contributor: Address;
  /** EIP-712 signature of the contributor over everything above */
  signature: Hex;
};
