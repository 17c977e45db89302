import { type Session, sessionAddress, write } from "@datagraph/sdk";
import { generatePrivateKey } from "viem/accounts";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { chainTime } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { TOWARDS, Towards, towards } from "../../client/deposit.ts";
import { openGateway } from "../../client/gate.ts";
import { licenceNamed } from "../../client/licences.ts";
import { SESSION_FILE, sessionBytes } from "../../client/session.ts";
import { facts } from "../../client/table.ts";
import { parseDuration, showTime } from "../../client/time.ts";
import { parseAmount, showAmount } from "../../client/tokens.ts";
import { checkOutput, writeOutput } from "../../client/writeOutput.ts";
import { UsageError } from "../../usageError.ts";

/** `datagraph query session`: a key that pays for queries up to a limit, so that a notebook asks no wallet. */
export const command = defineVerb({
  options: {
    ...AS,
    ...TOWARDS,
    "--limit <tokens>": "what it may spend in all, in whole tokens of the deposit",
    "--expires <time>": "how long it may: 7d, 12h (default 7d)",
    "--licence <name>": "under which licence's pass it asks (default academic)",
    "--out <file>": `where to write it (default ${SESSION_FILE}), readable by you alone`,
    "--force": "replace the file if it is there",
  },
  examples: ["query session --limit 10 --expires 7d --as researcher"],
  input: z.object({
    ...As,
    ...Towards,
    limit: z.string("say how much it may spend"),
    expires: z.string().default("7d"),
    licence: z.string().default("academic"),
    out: z.string().default(SESSION_FILE),
    force: z.boolean().default(false),
  }),
  run: async (input, context) => {
    const lifetime = parseDuration(input.expires, "--expires");
    const licence = licenceNamed(input.licence);
    await checkOutput(input.out, input.force);
    const { client, account } = await openSender(input, context);
    const [{ url }, { validator, token }] = await Promise.all([
      openGateway(client),
      towards(client, input, account.address),
    ]);
    const limit = parseAmount(input.limit, token, "--limit");
    if (limit === 0n) throw new UsageError("--limit is 0: a session that may spend nothing is of no use");
    const session: Session = {
      ...{ format: "datagraph/session/v1", chainId: client.deployment.chainId, gateway: url },
      ...{ researcher: account.address, validator, token: token.address, limit: String(limit) },
      ...{ expires: (await chainTime(client)) + lifetime, licence, key: generatePrivateKey() },
    };
    const spender = sessionAddress(session);
    // kept first: a key that the chain knows and nobody has is lost money's worth of trust, the other way round is nothing
    await writeOutput(input.out, sessionBytes(session));
    const args = [spender, validator, token.address, limit, session.expires] as const;
    const { transactionHash } = await write(client, "QueryLedger", "authorizeSpender", args);
    return {
      file: input.out,
      spender,
      validator,
      token,
      limit,
      expires: session.expires,
      transaction: transactionHash,
    };
  },
  render: ({ file, spender, validator, token, limit, expires }) =>
    facts({
      session: file,
      key: spender,
      "may spend": `${showAmount(limit, token)} of the deposit towards ${validator}`,
      until: showTime(expires),
      next: `./datagraph query serve --session ${file}`,
      revoke: `./datagraph query revoke ${file}`,
    }),
});
