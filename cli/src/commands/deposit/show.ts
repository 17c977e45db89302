import { z } from "zod";
import { AS, As, openActor } from "../../client/actor.ts";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { TOWARDS, Towards, depositOf, towards } from "../../client/deposit.ts";
import { facts } from "../../client/table.ts";
import { showTime } from "../../client/time.ts";
import { showAmount } from "../../client/tokens.ts";

/** `datagraph deposit show`: what is left for queries, and what may be withdrawn. */
export const command = defineVerb({
  options: { ...AS, ...TOWARDS },
  examples: ["deposit show --as researcher"],
  input: z.object({ ...As, ...Towards }),
  run: async (input, context) => {
    const reader = await openReader();
    const { account } = await openActor(input, context, reader);
    const { validator, token } = await towards(reader, input, account.address);
    const deposit = await depositOf(reader, account.address, validator, token.address);
    return { researcher: account.address, validator, token, ...deposit };
  },
  render: ({ validator, token, withdrawable, credit, requested, withdrawableAt }) =>
    facts({
      towards: validator,
      "for queries": showAmount(withdrawable + credit, token),
      "of that withdrawable": showAmount(withdrawable, token),
      "credit of pool passes": showAmount(credit, token),
      "withdrawal requested":
        requested === 0n ? "none" : `${showAmount(requested, token)}, from ${showTime(withdrawableAt)}`,
    }),
});
