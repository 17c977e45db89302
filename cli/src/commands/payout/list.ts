import { read } from "@datagraph/sdk";
import { z } from "zod";
import { addressNamed, nameOf } from "../../client/accounts.ts";
import { AS, As, openActor } from "../../client/actor.ts";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { allClaims, duesOf } from "../../client/earnings.ts";
import { openGateway } from "../../client/gate.ts";
import { table } from "../../client/table.ts";
import { listTokens, showAmount } from "../../client/tokens.ts";

/** `datagraph payout list`: what an account, or everybody, earned and can have. */
export const command = defineVerb({
  options: {
    ...AS,
    "--for <who>": "another account: an address or a development account",
    "--all": "everybody's earnings by usage, as the accepted payout root has them",
  },
  examples: ["payout list --as station", "payout list --all"],
  input: z.object({ ...As, for: z.string().optional(), all: z.boolean().default(false) }),
  run: async (input, context) => {
    const reader = await openReader();
    const { chainId } = reader.deployment;
    const { url } = await openGateway(reader);
    if (input.all) return everybody(reader, url);
    const account =
      input.for === undefined
        ? (await openActor(input, context, reader)).account.address
        : addressNamed(input.for, chainId);
    const dues = await duesOf(reader, url, account);
    const some = dues.filter((due) => due.earned + due.balance + due.resting > 0n);
    return some.map((due) => ({ account, name: nameOf(account, chainId) ?? null, ...due }));
  },
  render: (rows) =>
    table(
      ["account", "earned by usage", "to claim", "from sales", "sales that rest"],
      rows.map((row) => [
        row.name === null ? row.account : `${row.account} (${row.name})`,
        showAmount(row.earned, row.token),
        showAmount(row.earned - row.claimed, row.token),
        showAmount(row.balance, row.token),
        showAmount(row.resting, row.token),
      ]),
      "Nothing earned yet: usage pays once its epoch's root is accepted (./datagraph epoch show), sales once paid",
    ),
});

async function everybody(reader: Awaited<ReturnType<typeof openReader>>, gateway: string) {
  const [claims, tokens] = await Promise.all([allClaims(reader, gateway), listTokens(reader)]);
  return Promise.all(
    claims.map(async ({ account, token: address, total }) => ({
      account,
      name: nameOf(account, reader.deployment.chainId) ?? null,
      token: tokens.find((token) => token.address === address)!,
      earned: total,
      claimed: await read(reader, "RewardVault", "claimedOf", [account, address]),
      balance: 0n,
      resting: 0n,
    })),
  );
}
