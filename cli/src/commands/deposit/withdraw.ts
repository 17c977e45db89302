import { eventIn, signedCall, write } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As } from "../../client/actor.ts";
import { TOWARDS, Towards, towards } from "../../client/deposit.ts";
import { SIGNED, Signed, defineAct, isSignedCall, openSigner, signOrSend } from "../../client/signed.ts";
import { showAmount } from "../../client/tokens.ts";

/** `datagraph deposit withdraw`: pays out what was requested, or what is left of it. */
export const command = defineAct({
  options: { ...AS, ...TOWARDS, ...SIGNED },
  examples: ["deposit withdraw --as researcher", "deposit withdraw --as researcher --relay http://localhost:4000"],
  input: z.object({ ...As, ...Towards, ...Signed }),
  run: async (input, context) => {
    const { client, account } = await openSigner(input, context);
    const { validator, token } = await towards(client, input, account.address);
    // pays who asked for it, whoever sends: nothing is left to sign
    const args = [account.address, validator, token.address] as const;
    const sent = await signOrSend(input, client, {
      sign: () => signedCall(client, "QueryLedger", "withdrawFor", args),
      send: () => write(client, "QueryLedger", "withdraw", [validator, token.address]),
    });
    if (isSignedCall(sent)) return sent;
    const { amount } = eventIn(sent, "QueryLedger", "Withdrawn");
    return { researcher: account.address, validator, token, withdrawn: amount, transaction: sent.transactionHash };
  },
  render: ({ withdrawn, token }) => `${showAmount(withdrawn, token)} withdrawn`,
});
