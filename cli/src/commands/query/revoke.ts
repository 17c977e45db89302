import { sessionAddress, write } from "@datagraph/sdk";
import { isAddressEqual } from "viem";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { readSession } from "../../client/session.ts";

/** `datagraph query revoke`: takes a session's right to spend back, at once. */
export const command = defineVerb({
  arguments: { "<session>": "the session's file" },
  options: { ...AS },
  examples: ["query revoke datagraph-session.json --as researcher"],
  input: z.object({ ...As, session: z.string() }),
  run: async (input, context) => {
    const { session } = await readSession(input.session);
    const { client, account } = await openSender(input, context);
    if (!isAddressEqual(account.address, session.researcher))
      throw new Error(
        `The session spends for ${session.researcher}, who alone can revoke it; you are ${account.address}`,
      );
    const spender = sessionAddress(session);
    const args = [spender, session.validator, session.token, 0n, 0] as const;
    const { transactionHash } = await write(client, "QueryLedger", "authorizeSpender", args);
    return { spender, researcher: account.address, transaction: transactionHash };
  },
  render: ({ spender }) => `Session key ${spender} may spend nothing any more; its file can be deleted`,
});
