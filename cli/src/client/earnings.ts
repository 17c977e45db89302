import { type Earning, cidOf, merkleRoot, payoutProof, payoutTree } from "@datagraph/protocol";
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
import { type Address, getAddress, pad, zeroHash } from "viem";
import { z } from "zod";
import { Big, HexText, rowsOf } from "./indexer.ts";
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
const SaleRow = z.object({
  dataset: Big,
  pass: Big,
  buyer: HexText,
  payee: HexText,
  token: HexText,
  amount: Big,
  feeBps: z.number(),
  restsUntil: Big,
  duration: Big,
  expiry: Big,
  run: z.number(),
});

/** A sale the vault holds, as `RewardVault.credit` takes it. */
export type HeldSale = {
  dataset: bigint;
  passId: bigint;
  buyer: Address;
  payee: `0x${string}`;
  token: Address;
  amount: bigint;
  feeBps: number;
  restsUntil: number;
  duration: number;
  expiry: number;
  run: number;
};

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
  const where = { payee: pad(account).toLowerCase(), status: "held" };
  const rows = await rowsOf(reader, "sales", { where, limit: 1_000 }, SaleRow, Object.keys(SaleRow.shape).join(" "));
  return rows.map(({ pass, restsUntil, duration, expiry, ...row }) => ({
    ...row,
    passId: pass,
    restsUntil: Number(restsUntil),
    duration: Number(duration),
    expiry: Number(expiry),
  }));
}

/**
 * Returns every claim of the accepted payout root, each with its proof, from the manifest that the root's proposal names:
 * whoever stored it, its leaves must give that root. Empty when no root was accepted yet.
 */
export async function allClaims(reader: ChainReader, gateway: string): Promise<ClaimableEarning[]> {
  const [root] = await read(reader, "RewardVault", "acceptedRoot", []);
  if (root === zeroHash) return [];
  const { deployment, publicClient } = reader;
  const proposed = await publicClient.getContractEvents({
    address: addressOf(deployment, "RewardVault"),
    abi: abis.RewardVault,
    eventName: "RootProposed",
    args: { root },
    fromBlock: BigInt(deployment.startBlock),
    strict: true,
  });
  const bytes = await collect(await downloadBytes(gateway, cidOf(proposed.at(-1)!.args.manifest)));
  const { earnings } = Manifest.parse(JSON.parse(new TextDecoder().decode(bytes)));
  const tree = payoutTree(deployment.chainId, deployment.contracts.RewardVault, earnings);
  if (merkleRoot(tree.tree) !== root) throw new Error(`The manifest of the accepted root ${root} gives another root`);
  return earnings.map((earning: Earning) => payoutProof(tree, earning.account, earning.token)!);
}
