import { type Address, type Hex, keccak256 } from "viem";

/** What one account earned by usage in one token so far, in its smallest unit. */
export type Total = { account: Address; token: Address; total: bigint };

/** Returns the root over all totals, or undefined when nobody earned anything. */
export function auditRoot(chainId: number, vault: Address, totals: readonly Total[]): Hex | undefined {
  const nodes = totals.map((one) => leafOf(chainId, vault, one)).sort();
  for (let at = 0; at + 1 < nodes.length; at += 2) nodes.push(hashOf([nodes[at]!, nodes[at + 1]!]));
  return nodes.at(-1);
}

/** A node's children go in by their order, the smaller first: hex of one length sorts as its bytes do. */
function hashOf([a, b]: [Hex, Hex]): Hex {
  return a < b ? keccak256(`${a}${b.slice(2)}` as Hex) : keccak256(`${b}${a.slice(2)}` as Hex);
}

/** keccak256(keccak256(abi.encode(chain id, vault, account, token, total))): five words. */
function leafOf(chainId: number, vault: Address, { account, token, total }: Total): Hex {
  const words = [chainId.toString(16), vault.slice(2), account.slice(2), token.slice(2), total.toString(16)];
  return keccak256(keccak256(`0x${words.map((word) => word.toLowerCase().padStart(64, "0")).join("")}`));
}
