import { type Address, type Hex, encodeAbiParameters, keccak256 } from "viem";
import { type MerkleTree, merkleProof, merkleTree } from "../merkle.ts";
import type { Earning } from "./derivePayouts.ts";

/** A payout root's tree: earnings in the order of their leaves. */
export type PayoutTree = { earnings: readonly Earning[]; tree: MerkleTree };

const parameters = [
  { type: "uint256" },
  { type: "address" },
  { type: "address" },
  { type: "address" },
  { type: "uint256" },
] as const;

/** Returns the leaf of one account's earnings, as `RewardVault.leafOf` computes it. */
export function payoutLeaf(chainId: number, vault: Address, { account, token, total }: Earning): Hex {
  return keccak256(keccak256(encodeAbiParameters(parameters, [BigInt(chainId), vault, account, token, total])));
}

/** Returns the tree over all earnings, leaves sorted, so that the same earnings always give the same root. Throws on none. */
export function payoutTree(chainId: number, vault: Address, earnings: readonly Earning[]): PayoutTree {
  const sorted = earnings
    .map((earning) => ({ earning, leaf: payoutLeaf(chainId, vault, earning) }))
    .sort((a, b) => (a.leaf < b.leaf ? -1 : 1));
  return { earnings: sorted.map(({ earning }) => earning), tree: merkleTree(sorted.map(({ leaf }) => leaf)) };
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
  return index < 0 ? undefined : { ...earnings[index]!, proof: merkleProof(tree, index) };
}
