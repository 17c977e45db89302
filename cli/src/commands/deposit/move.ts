import { eventIn, signCreditMove, write } from "@datagraph/sdk";
import { z } from "zod";
import { addressNamed } from "../../client/accounts.ts";
import { AS, As } from "../../client/actor.ts";
import { TOWARDS, Towards, towards } from "../../client/deposit.ts";
import { SIGNED, Signed, defineAct, isSignedCall, ledgerOnce, openSigner, signOrSend } from "../../client/signed.ts";
import { showAmount } from "../../client/tokens.ts";

/** `datagraph deposit move`: takes the credit of pool passes from a dismissed validator to one in office. */
export const command = defineAct({
  arguments: { "<from>": "the validator whom the DAO dismissed" },
  options: { ...AS, ...TOWARDS, ...SIGNED },
  examples: ["deposit move 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --as researcher"],
  input: z.object({ ...As, ...Towards, ...Signed, from: z.string() }),
  run: async (input, context) => {
    const { client, account } = await openSigner(input, context);
    const { validator: to, token } = await towards(client, input, account.address);
    const from = addressNamed(input.from, client.deployment.chainId);
    const sent = await signOrSend(input, client, {
      sign: async (deadline) =>
        signCreditMove(client, { from, to, token: token.address }, await ledgerOnce(client, deadline)),
      send: () => write(client, "QueryLedger", "moveCredit", [from, to, token.address]),
    });
    if (isSignedCall(sent)) return sent;
    const { amount } = eventIn(sent, "QueryLedger", "CreditMoved");
    return { researcher: account.address, from, to, token, moved: amount, transaction: sent.transactionHash };
  },
  render: ({ moved, token, to }) => `${showAmount(moved, token)} of credit are towards ${to}`,
});
