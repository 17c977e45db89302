import { signSpender, write } from "@datagraph/sdk";
import { z } from "zod";
import { addressNamed } from "../../client/accounts.ts";
import { AS, As } from "../../client/actor.ts";
import { chainTime } from "../../client/chain.ts";
import { TOWARDS, Towards, towards } from "../../client/deposit.ts";
import { SIGNED, Signed, defineAct, isSignedCall, ledgerOnce, openSigner, signOrSend } from "../../client/signed.ts";
import { showTime } from "../../client/time.ts";
import { parseAmount, showAmount } from "../../client/tokens.ts";

const DAY = 86_400;

/** `datagraph deposit allow`: lets a session key sign orders, up to a limit in all. */
export const command = defineAct({
  arguments: { "<key>": "the session key's address", "<tokens>": "how many whole tokens in all; 0 revokes at once" },
  options: { ...AS, ...TOWARDS, "--days <number>": "for how long (default 30)", ...SIGNED },
  examples: [
    "deposit allow 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 20 --days 7 --as researcher",
    "deposit allow 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 0 --as researcher --relay http://localhost:4000",
  ],
  input: z.object({
    ...As,
    ...Towards,
    ...Signed,
    key: z.string(),
    tokens: z.string(),
    days: z.coerce.number().int("give whole days").min(1, "give at least 1").max(3650, "give at most 3650").default(30),
  }),
  run: async (input, context) => {
    const { client, account } = await openSigner(input, context);
    const { validator, token } = await towards(client, input, account.address);
    const spender = addressNamed(input.key, client.deployment.chainId);
    const limit = parseAmount(input.tokens, token, "<tokens>");
    const expiry = limit === 0n ? 0 : (await chainTime(client)) + input.days * DAY;
    const allowed = { spender, validator, token: token.address, limit, expiry };
    const sent = await signOrSend(input, client, {
      sign: async (deadline) => signSpender(client, allowed, await ledgerOnce(client, deadline)),
      send: () => write(client, "QueryLedger", "authorizeSpender", [spender, validator, token.address, limit, expiry]),
    });
    if (isSignedCall(sent)) return sent;
    return { researcher: account.address, spender, validator, token, limit, expiry, transaction: sent.transactionHash };
  },
  render: ({ spender, limit, token, expiry }) =>
    limit === 0n
      ? `${spender} signs no more orders`
      : `${spender} may sign orders for ${showAmount(limit, token)} in all, until ${showTime(expiry)}`,
});
