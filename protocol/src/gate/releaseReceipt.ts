import type { Address, Hash, Hex } from "viem";
import type { GateCondition } from "../envelope.ts";

/** A committee node's signed word that it released a share: who got it, for what, on the ground of which block. */
export type ReleaseReceipt = {
  format: "datagraph/release/v1";
  /** ed25519 key of the node, hexadecimal */
  node: string;
  /** place in the node's list, from 1 without gaps */
  number: number;
  /** SHA-256 of the line before, hexadecimal; empty for the first */
  previous: string;
  epoch: number;
  wallet: Address;
  chainId: number;
  contract: Address;
  condition: GateCondition;
  /** the dataset, decimal */
  id: string;
  /** SHA-256 of the file key */
  keyDigest: Hex;
  /** block at which the condition was true, decimal */
  block: string;
  blockHash: Hash;
  /** RFC 3339 */
  releasedAt: string;
  /** the node's ed25519 signature of `releaseReceiptText`, hexadecimal */
  signature: string;
};

/** Returns the text that a node signs. */
export function releaseReceiptText(receipt: Omit<ReleaseReceipt, "signature">): string {
  const { format, node, number, previous, epoch, wallet, chainId, contract, condition, id, keyDigest } = receipt;
  const { block, blockHash, releasedAt } = receipt;
  const what = [wallet, chainId, contract, condition, id, keyDigest];
  return JSON.stringify([format, node, number, previous, epoch, ...what, block, blockHash, releasedAt]);
}
