import { eventIn, read, signCancellation, write } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As } from "../../client/actor.ts";
import { SIGNED, Signed, defineAct, isSignedCall, openSigner, signOrSend } from "../../client/signed.ts";
import { showTime } from "../../client/time.ts";

/** `datagraph query cancel`: makes an order that was signed unusable, after the notice. */
export const command = defineAct({
  arguments: { "<nonce>": "the order's nonce, as query quote --out keeps it" },
  options: { ...AS, ...SIGNED },
  examples: ["query cancel 7 --as researcher", "query cancel 7 --as researcher --sign-only --json"],
  input: z.object({ ...As, ...Signed, nonce: z.string().regex(/^\d{1,20}$/, "give a whole number") }),
  run: async (input, context) => {
    const { client, account } = await openSigner(input, context);
    const nonce = BigInt(input.nonce);
    if (await read(client, "QueryLedger", "isNonceUsed", [account.address, nonce]))
      throw new Error(`An order with nonce ${nonce} was settled already: see ./datagraph query list`);
    const sent = await signOrSend(input, client, {
      sign: (deadline) => signCancellation(client, { nonce, deadline }),
      send: () => write(client, "QueryLedger", "requestCancellation", [nonce]),
    });
    if (isSignedCall(sent)) return sent;
    const { effectiveAt } = eventIn(sent, "QueryLedger", "OrderCancellationRequested");
    return { researcher: account.address, nonce, effectiveAt, transaction: sent.transactionHash };
  },
  render: ({ nonce, effectiveAt }) => `No order with nonce ${nonce} is settled after ${showTime(effectiveAt)}`,
});
