import { write } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { TOWARDS, Towards, depositOf, towards } from "../../client/deposit.ts";
import { showTime } from "../../client/time.ts";
import { parseAmount, showAmount } from "../../client/tokens.ts";

/** `datagraph deposit request`: asks for part of a deposit back, after the notice. */
export const command = defineVerb({
  arguments: { "<tokens>": "how many whole tokens; 0 takes the request back" },
  options: { ...AS, ...TOWARDS },
  examples: ["deposit request 50 --as researcher"],
  input: z.object({ ...As, ...Towards, tokens: z.string() }),
  run: async (input, context) => {
    const { client, account } = await openSender(input, context);
    const { validator, token } = await towards(client, input, account.address);
    const amount = parseAmount(input.tokens, token, "<tokens>");
    const before = await depositOf(client, account.address, validator, token.address);
    if (amount > before.withdrawable)
      throw new Error(
        `${showAmount(amount, token)} is more than may be withdrawn, ${showAmount(before.withdrawable, token)}: see ./datagraph deposit show`,
      );
    const args = [validator, token.address, amount] as const;
    const { transactionHash } = await write(client, "QueryLedger", "requestWithdrawal", args);
    const after = await depositOf(client, account.address, validator, token.address);
    return { researcher: account.address, validator, token, ...after, transaction: transactionHash };
  },
  render: ({ requested, token, withdrawableAt }) =>
    requested === 0n
      ? "The request is taken back"
      : `${showAmount(requested, token)} may be withdrawn from ${showTime(withdrawableAt)}: ./datagraph deposit withdraw`,
});
