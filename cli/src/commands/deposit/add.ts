import { write } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { TOWARDS, Towards, depositOf, towards } from "../../client/deposit.ts";
import { preparePayment } from "../../client/pay.ts";
import { parseAmount, showAmount } from "../../client/tokens.ts";
import { UsageError } from "../../usageError.ts";

/** `datagraph deposit add`: money that a validator may take for queries it answered. */
export const command = defineVerb({
  arguments: { "<tokens>": "how many whole tokens" },
  options: { ...AS, ...TOWARDS },
  examples: ["deposit add 100 --as researcher"],
  input: z.object({ ...As, ...Towards, tokens: z.string() }),
  run: async (input, context) => {
    const { client, account } = await openSender(input, context);
    const { validator, token } = await towards(client, input, account.address);
    const amount = parseAmount(input.tokens, token, "<tokens>");
    if (amount === 0n) throw new UsageError("<tokens> is 0: deposit something");
    const value = await preparePayment(client, token, amount, "QueryLedger");
    const { transactionHash } = await write(
      client,
      "QueryLedger",
      "deposit",
      [validator, token.address, amount],
      value,
    );
    const deposit = await depositOf(client, account.address, validator, token.address);
    return { researcher: account.address, validator, token, added: amount, ...deposit, transaction: transactionHash };
  },
  render: ({ added, validator, token, withdrawable, credit }) =>
    `${showAmount(added, token)} deposited towards ${validator}; there are ${showAmount(withdrawable + credit, token)} for queries`,
});
