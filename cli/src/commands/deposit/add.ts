import { type ChainClient, write } from "@datagraph/sdk";
import type { Address, TransactionReceipt } from "viem";
import { z } from "zod";
import { AS, As } from "../../client/actor.ts";
import { TOWARDS, Towards, depositOf, towards } from "../../client/deposit.ts";
import { preparePayment, requireBalance } from "../../client/pay.ts";
import { signDepositBy } from "../../client/signDepositBy.ts";
import { SIGNED, Signed, defineAct, isSignedCall, ledgerOnce, openSigner, signOrSend } from "../../client/signed.ts";
import { type Token, parseAmount, showAmount } from "../../client/tokens.ts";
import { UsageError } from "../../usageError.ts";

/** `datagraph deposit add`: money that a validator may take for queries it answered. */
export const command = defineAct({
  arguments: { "<tokens>": "how many whole tokens" },
  options: { ...AS, ...TOWARDS, ...SIGNED },
  examples: ["deposit add 100 --as researcher", "deposit add 100 --as 500 --relay http://localhost:4000"],
  input: z.object({ ...As, ...Towards, ...Signed, tokens: z.string() }),
  run: async (input, context) => {
    const { client, account } = await openSigner(input, context);
    const { validator, token } = await towards(client, input, account.address);
    const amount = parseAmount(input.tokens, token, "<tokens>");
    if (amount === 0n) throw new UsageError("<tokens> is 0: deposit something");
    await requireBalance(client, token, amount);
    const sent = await signOrSend(input, client, {
      sign: async (deadline) =>
        signDepositBy(client, { validator, token: token.address, amount }, await ledgerOnce(client, deadline)),
      send: () => deposit(client, validator, token, amount),
    });
    if (isSignedCall(sent)) return sent;
    const after = await depositOf(client, account.address, validator, token.address);
    const transaction = sent.transactionHash;
    return { researcher: account.address, validator, token, added: amount, ...after, transaction };
  },
  render: ({ added, validator, token, withdrawable, credit }) =>
    `${showAmount(added, token)} deposited towards ${validator}; there are ${showAmount(withdrawable + credit, token)} for queries`,
});

async function deposit(
  client: ChainClient,
  validator: Address,
  token: Token,
  amount: bigint,
): Promise<TransactionReceipt> {
  const value = await preparePayment(client, token, amount, "QueryLedger");
  return write(client, "QueryLedger", "deposit", [validator, token.address, amount], value);
}
