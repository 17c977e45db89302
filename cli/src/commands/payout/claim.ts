import {
  type ChainClient,
  type ClaimableEarning,
  type Payable,
  type PayableArgs,
  abis,
  fetchClaims,
  read,
  signedCall,
  write,
} from "@datagraph/sdk";
import { type Address, type TransactionReceipt, pad, parseEventLogs } from "viem";
import { z } from "zod";
import { addressNamed } from "../../client/accounts.ts";
import { AS, As } from "../../client/actor.ts";
import { chainTime } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { allClaims, heldSales } from "../../client/earnings.ts";
import { openGateway } from "../../client/gate.ts";
import { RELAY, Relay, openRelayed, writeRelayed } from "../../client/relayed.ts";
import { table } from "../../client/table.ts";
import { type Token, listTokens, showAmount } from "../../client/tokens.ts";

/** Claims that one transaction takes. */
const BATCH = 100;
/** Sales that one `credit` takes whatever they are of: each may owe 16 royalties, and a batch takes 256. */
const CREDITS = 16;

type Paid = { account: Address; token: Token; amount: bigint; from: "usage" | "sales" };

/** `datagraph payout claim`: pays what is due, by anyone, for anyone. */
export const command = defineVerb({
  options: {
    ...AS,
    ...RELAY,
    "--for <who>": "pay another account: an address or a development account",
    "--all": "pay everybody whom the accepted payout root owes something",
  },
  examples: [
    "payout claim --as station",
    "payout claim --for 42 --as operator",
    "payout claim --all --as operator",
    "payout claim --as 500 --relay http://localhost:4000",
  ],
  input: z.object({ ...As, ...Relay, for: z.string().optional(), all: z.boolean().default(false) }),
  run: async (input, context) => {
    const { client, account } = await openRelayed(input, context, 1_000_000n);
    const { url } = await openGateway(client);
    const send = senderOf(client, input.relay);
    const tokens = await listTokens(client);
    const payee = input.for === undefined ? account.address : addressNamed(input.for, client.deployment.chainId);
    const paid = input.all
      ? await claimDue(client, send, await allClaims(client, url), tokens)
      : [
          ...(await claimDue(client, send, await fetchClaims(url, payee), tokens)),
          ...(await releaseSales(client, send, payee, tokens)),
        ];
    if (paid.length === 0)
      throw new Error(
        input.all
          ? "Nothing is due to anybody: see ./datagraph epoch show"
          : `Nothing is due to ${payee}: see ./datagraph payout list`,
      );
    return paid;
  },
  render: (paid) =>
    table(
      ["paid to", "amount", "from"],
      paid.map(({ account, amount, token, from }) => [account, showAmount(amount, token), from]),
      "",
    ),
});

/** Sends one of the vault's calls that anyone may send. */
type Send = <F extends Payable<"RewardVault">>(
  functionName: F,
  args: PayableArgs<"RewardVault", F>,
) => Promise<TransactionReceipt>;

function senderOf(client: ChainClient, relay: string | undefined): Send {
  if (relay === undefined) return (functionName, args) => write(client, "RewardVault", functionName, args);
  return (functionName, args) =>
    writeRelayed(client, relay, () => signedCall(client, "RewardVault", functionName, args));
}

async function claimDue(
  client: ChainClient,
  send: Send,
  claims: readonly ClaimableEarning[],
  tokens: readonly Token[],
): Promise<Paid[]> {
  const claimed = await Promise.all(
    claims.map(({ account, token }) => read(client, "RewardVault", "claimedOf", [account, token])),
  );
  const due = claims.filter(({ total }, at) => total > claimed[at]!);
  const paid: Paid[] = [];
  for (let at = 0; at < due.length; at += BATCH) {
    const receipt = await send("claimMany", [due.slice(at, at + BATCH)]);
    const logs = parseEventLogs({ abi: abis.RewardVault, eventName: "Claimed", logs: receipt.logs });
    for (const { args } of logs)
      paid.push({ account: args.account, token: tokenAt(tokens, args.token), amount: args.amount, from: "usage" });
  }
  return paid;
}

/** Sales that have rested are credited first; anyone may. */
async function releaseSales(
  client: ChainClient,
  send: Send,
  account: Address,
  tokens: readonly Token[],
): Promise<Paid[]> {
  const now = await chainTime(client);
  const rested = (await heldSales(client, account)).filter(({ restsUntil }) => restsUntil <= now);
  const suspended = await Promise.all(rested.map(({ dataset }) => isSuspended(client, dataset, now)));
  const ripe = rested.filter((_, at) => !suspended[at]);
  for (let at = 0; at < ripe.length; at += CREDITS) await send("credit", [ripe.slice(at, at + CREDITS)]);
  const paid: Paid[] = [];
  for (const token of tokens) {
    const amount = await read(client, "RewardVault", "balanceOf", [pad(account), token.address]);
    if (amount === 0n) continue;
    await send("release", [account, token.address]);
    paid.push({ account, token, amount, from: "sales" });
  }
  return paid;
}

/** Sales of a suspended dataset wait, since their buyers may take the money back. */
async function isSuspended(client: ChainClient, dataset: bigint, now: number): Promise<boolean> {
  const [, until] = await read(client, "ProvenanceRegistry", "suspensionOf", [dataset]);
  return until > now;
}

function tokenAt(tokens: readonly Token[], address: Address): Token {
  return tokens.find((token) => token.address.toLowerCase() === address.toLowerCase())!;
}
