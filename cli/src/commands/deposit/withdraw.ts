import { eventIn, write } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { TOWARDS, Towards, towards } from "../../client/deposit.ts";
import { showAmount } from "../../client/tokens.ts";

/** `datagraph deposit withdraw`: pays out what was requested, or what is left of it. */
export const command = defineVerb({
  options: { ...AS, ...TOWARDS },
  examples: ["deposit withdraw --as researcher"],
  input: z.object({ ...As, ...Towards }),
  run: async (input, context) => {
    const { client, account } = await openSender(input, context);
    const { validator, token } = await towards(client, input, account.address);
    const receipt = await write(client, "QueryLedger", "withdraw", [validator, token.address]);
    const { amount } = eventIn(receipt, "QueryLedger", "Withdrawn");
    return { researcher: account.address, validator, token, withdrawn: amount, transaction: receipt.transactionHash };
  },
  render: ({ withdrawn, token }) => `${showAmount(withdrawn, token)} withdrawn`,
});
