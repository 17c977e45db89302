import { type Address, type Hex, bytesToHex } from "viem";
import { type Keccak, NODE, keccak } from "../hashPair.ts";
import type { Earning } from "./derivePayouts.ts";
import { sortNodes } from "./sortNodes.ts";
import { type StandardTree, standardProof, standardRoot, standardTree } from "./standardTree.ts";

/** A payout root and its tree: earnings in the order of their leaves. */
export type PayoutTree = { earnings: readonly Earning[]; root: Hex; tree: StandardTree };

const WORDS = 5;
const [VAULT, ACCOUNT, TOKEN, TOTAL] = [1, 2, 3, 4].map((word) => NODE * word) as [number, number, number, number];
const ADDRESS = 20;

/** Returns the leaf of one account's earnings, as `RewardVault.leafOf` computes it. */
export function payoutLeaf(chainId: number, vault: Address, earning: Earning): Hex {
  const leaf = new Uint8Array(NODE);
  leafWriter(chainId, vault, keccak)(earning, leaf, 0);
  return bytesToHex(leaf);
}

/**
 * Returns the tree over all earnings, that of OpenZeppelin's StandardMerkleTree: the same earnings always give the same root. Throws on none.
 * Whoever has many brings a faster hash.
 */
export function payoutTree(
  chainId: number,
  vault: Address,
  earnings: readonly Earning[],
  hash: Keccak = keccak,
): PayoutTree {
  const { leaves, order } = payoutLeaves(chainId, vault, earnings, earnings.length, hash);
  const tree = standardTree(leaves, hash);
  return { earnings: Array.from(order, (index) => earnings[index]!), root: standardRoot(tree), tree };
}

/** Returns the leaves of so many earnings, sorted, 32 bytes each, and the place that each one's earning had. */
export function payoutLeaves(
  chainId: number,
  vault: Address,
  earnings: Iterable<Earning>,
  count: number,
  hash: Keccak = keccak,
): { leaves: Uint8Array; order: Uint32Array } {
  const write = leafWriter(chainId, vault, hash);
  const leaves = new Uint8Array(NODE * count);
  let at = 0;
  for (const earning of earnings) {
    write(earning, leaves, at);
    at += NODE;
  }
  return { leaves, order: sortNodes(leaves) };
}

/** Returns an account's earning in a token with its proof, or undefined when it earned nothing. */
export function payoutProof(
  { earnings, tree }: PayoutTree,
  account: Address,
  token: Address,
): (Earning & { proof: Hex[] }) | undefined {
  const index = earnings.findIndex(
    (earning) =>
      earning.account.toLowerCase() === account.toLowerCase() && earning.token.toLowerCase() === token.toLowerCase(),
  );
  return index < 0 ? undefined : { ...earnings[index]!, proof: standardProof(tree, index) };
}

/** Every leaf is encoded into the same memory: keccak256(keccak256(abi.encode(chain id, vault, account, token, total))). */
function leafWriter(chainId: number, vault: Address, hash: Keccak) {
  const encoded = new Uint8Array(NODE * WORDS);
  const view = new DataView(encoded.buffer);
  setWord(view, 0, BigInt(chainId));
  setAddress(encoded, VAULT, vault);
  return ({ account, token, total }: Earning, to: Uint8Array, at: number): void => {
    setAddress(encoded, ACCOUNT, account);
    setAddress(encoded, TOKEN, token);
    setWord(view, TOTAL, total);
    to.set(hash(hash(encoded)), at);
  };
}

/** Without the bytes in between that a parser would make. */
function setAddress(to: Uint8Array, word: number, address: Address): void {
  const start = word + NODE - ADDRESS;
  for (let i = 0; i < ADDRESS; i++)
    to[start + i] = 16 * digitOf(address.charCodeAt(2 + 2 * i)) + digitOf(address.charCodeAt(3 + 2 * i));
}

/** Of an address, which has hexadecimal digits only: letters have the bit 0x40. */
function digitOf(code: number): number {
  return (code & 15) + (code >> 6) * 9;
}

function setWord(view: DataView, at: number, value: bigint): void {
  for (let part = 0; part < 4; part++)
    view.setBigUint64(at + 8 * part, BigInt.asUintN(64, value >> BigInt(192 - 64 * part)));
}
