import { signWithdrawalRequest, write } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As } from "../../client/actor.ts";
import { TOWARDS, Towards, depositOf, towards } from "../../client/deposit.ts";
import { SIGNED, Signed, defineAct, isSignedCall, ledgerOnce, openSigner, signOrSend } from "../../client/signed.ts";
import { showTime } from "../../client/time.ts";
import { parseAmount, showAmount } from "../../client/tokens.ts";

/** `datagraph deposit request`: asks for part of a deposit back, after the notice. */
export const command = defineAct({
  arguments: { "<tokens>": "how many whole tokens; 0 takes the request back" },
  options: { ...AS, ...TOWARDS, ...SIGNED },
  examples: ["deposit request 50 --as researcher", "deposit request 50 --as researcher --sign-only --json"],
  input: z.object({ ...As, ...Towards, ...Signed, tokens: z.string() }),
  run: async (input, context) => {
    const { client, account } = await openSigner(input, context);
    const { validator, token } = await towards(client, input, account.address);
    const amount = parseAmount(input.tokens, token, "<tokens>");
    const before = await depositOf(client, account.address, validator, token.address);
    if (amount > before.withdrawable)
      throw new Error(
        `${showAmount(amount, token)} is more than may be withdrawn, ${showAmount(before.withdrawable, token)}: see ./datagraph deposit show`,
      );
    const request = { validator, token: token.address, amount };
    const sent = await signOrSend(input, client, {
      sign: async (deadline) => signWithdrawalRequest(client, request, await ledgerOnce(client, deadline)),
      send: () => write(client, "QueryLedger", "requestWithdrawal", [validator, token.address, amount]),
    });
    if (isSignedCall(sent)) return sent;
    const after = await depositOf(client, account.address, validator, token.address);
    return { researcher: account.address, validator, token, ...after, transaction: sent.transactionHash };
  },
  render: ({ requested, token, withdrawableAt }) =>
    requested === 0n
      ? "The request is taken back"
      : `${showAmount(requested, token)} may be withdrawn from ${showTime(withdrawableAt)}: ./datagraph deposit withdraw`,
});
