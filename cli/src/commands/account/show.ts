import { z } from "zod";
import { AS, As, openActor } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { table } from "../../client/table.ts";
import { balanceOf, listTokens, showAmount } from "../../client/tokens.ts";

/** `datagraph account show`: who acts, and what they have. */
export const command = defineVerb({
  options: AS,
  examples: ["account show --as researcher"],
  input: z.object(As),
  run: async (input, context) => {
    const { client, account } = await openActor(input, context);
    const tokens = await listTokens(client);
    const balances = await Promise.all(
      tokens.map(async (token) => ({ token, balance: await balanceOf(client, token, account.address) })),
    );
    return { account: account.address, balances };
  },
  render: ({ balances }) =>
    table(
      ["token", "balance"],
      balances.map(({ token, balance }) => [token.symbol, showAmount(balance, token)]),
      "no tokens",
    ),
});
