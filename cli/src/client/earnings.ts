import {
  type Earning,
  type PayoutTree,
  cidOf,
  payoutProof,
  payoutTree,
  type rewardVaultAbi,
} from "@datagraph/protocol";
import {
  type ChainReader,
  type ClaimableEarning,
  abis,
  addressOf,
  collect,
  downloadBytes,
  fetchClaims,
  read,
} from "@datagraph/sdk";
import {
  type Address,
  type ContractFunctionArgs,
  type Hex,
  getAddress,
  isAddressEqual,
  pad,
  slice,
  zeroAddress,
  zeroHash,
} from "viem";
import { z } from "zod";
import { blockPages } from "./blockPages.ts";
import { Big } from "./indexer.ts";
import { type Token, listTokens } from "./tokens.ts";

/** What one account has in one token, in its smallest unit. */
export type Due = {
  token: Token;
  /** earned by usage, as the accepted root says, and what of it was claimed */
  earned: bigint;
  claimed: bigint;
  /** from sales, bonds and refunds, ready to be paid */
  balance: bigint;
  /** sales that rest still, before fee and royalties */
  resting: bigint;
};

const Address_ = z.string().transform((text) => getAddress(text));
const Manifest = z.object({
  earnings: z.array(z.object({ account: Address_, token: Address_, total: Big })),
});

/** A sale the vault holds, as `RewardVault.credit` takes it. */
export type HeldSale = ContractFunctionArgs<typeof rewardVaultAbi, "nonpayable", "credit">[0][number];

/** Returns what an account has due, in every settlement token. */
export async function duesOf(reader: ChainReader, gateway: string, account: Address): Promise<Due[]> {
  const [tokens, claims, sales] = await Promise.all([
    listTokens(reader),
    fetchClaims(gateway, account),
    heldSales(reader, account),
  ]);
  return Promise.all(tokens.map((token) => dueIn(reader, account, token, claims, sales)));
}

async function dueIn(
  reader: ChainReader,
  account: Address,
  token: Token,
  claims: readonly ClaimableEarning[],
  sales: readonly HeldSale[],
): Promise<Due> {
  const [claimed, balance] = await Promise.all([
    read(reader, "RewardVault", "claimedOf", [account, token.address]),
    read(reader, "RewardVault", "balanceOf", [pad(account), token.address]),
  ]);
  const isToken = (address: Address) => getAddress(address) === getAddress(token.address);
  const earned = claims.find((claim) => isToken(claim.token))?.total ?? claimed;
  const resting = sales.filter((sale) => isToken(sale.token)).reduce((sum, { amount }) => sum + amount, 0n);
  return { token, earned, claimed, balance, resting };
}

/** Returns the sales the vault holds for an account that alone is paid for them. */
export async function heldSales(reader: ChainReader, account: Address): Promise<HeldSale[]> {
  const contract = { address: addressOf(reader.deployment, "RewardVault"), abi: abis.RewardVault } as const;
  const sales: HeldSale[] = [];
  for await (const span of blockPages(reader)) {
    const asked = { ...contract, ...span, eventName: "SaleHeld", strict: true } as const;
    const logs = await reader.publicClient.getContractEvents(asked);
    sales.push(...logs.map(({ args }) => args.data).filter((sale) => isAddressEqual(payeeOf(sale), account)));
  }
  const held = await Promise.all(sales.map((sale) => read(reader, "RewardVault", "isHeld", [sale])));
  return sales.filter((_, at) => held[at]);
}

/** A payee is an address as 32 bytes, or a hash of several, which is nobody's address. */
function payeeOf({ payee }: HeldSale): Address {
  return BigInt(payee) >> 160n === 0n ? getAddress(slice(payee, 12)) : zeroAddress;
}

/**
 * Returns every claim of the accepted payout root, each with its proof, from the manifest that the root's proposal names:
 * whoever stored it, its leaves must give that root. Empty when no root was accepted yet.
 */
export async function allClaims(reader: ChainReader, gateway: string): Promise<ClaimableEarning[]> {
  const [root] = await read(reader, "RewardVault", "acceptedRoot", []);
  if (root === zeroHash) return [];
  const tree = await proposedTree(reader, gateway, root, await manifestOf(reader, root));
  return tree.earnings.map((earning: Earning) => payoutProof(tree, earning.account, earning.token)!);
}

/**
 * Returns the tree of a proposed root, from the manifest whose digest its proposal names. Throws when nobody has the
 * manifest, or its leaves give another root.
 */
export async function proposedTree(
  { deployment }: ChainReader,
  gateway: string,
  root: Hex,
  manifest: Hex,
): Promise<PayoutTree> {
  const bytes = await collect(await downloadBytes(gateway, cidOf(manifest)));
  const { earnings } = Manifest.parse(JSON.parse(new TextDecoder().decode(bytes)));
  const tree = payoutTree(deployment.chainId, deployment.contracts.RewardVault, earnings);
  if (tree.root !== root) throw new Error(`The manifest of the root ${root} gives another root`);
  return tree;
}

/** Returns the digest of the manifest that the last proposal of a root names. */
async function manifestOf(reader: ChainReader, root: Hex): Promise<Hex> {
  const contract = { address: addressOf(reader.deployment, "RewardVault"), abi: abis.RewardVault } as const;
  let manifest: Hex | undefined;
  for await (const span of blockPages(reader)) {
    const asked = { ...contract, ...span, eventName: "RootProposed", args: { root }, strict: true } as const;
    manifest = (await reader.publicClient.getContractEvents(asked)).at(-1)?.args.manifest ?? manifest;
  }
  if (manifest === undefined) throw new Error(`The chain's events do not show a proposal of the accepted root ${root}`);
  return manifest;
}
