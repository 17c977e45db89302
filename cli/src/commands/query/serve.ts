import { z } from "zod";
import { defineVerb } from "../../client/defineVerb.ts";
import { SESSION, readSession } from "../../client/session.ts";
import { serveSession } from "../../client/serveSession.ts";
import { parseAmount, tokenOf } from "../../client/tokens.ts";
import { openReader } from "../../client/chain.ts";
import { anyAborted, untilSignal } from "../../untilSignal.ts";

/** `datagraph query serve`: answers a notebook's queries on this machine, signed by a session's key. */
export const command = defineVerb({
  options: {
    ...SESSION,
    "--port <number>": "where it listens on 127.0.0.1 (default 8790)",
    "--max-price <tokens>": "what one query may cost at most, in whole tokens",
    "--secret <text>": "asks for Authorization: Bearer <text>, on machines you share",
  },
  examples: ["query serve --session datagraph-session.json", "query serve --port 9000 --max-price 0.5"],
  input: z.object({
    session: z.string().optional(),
    port: z.coerce.number("give a whole number").int().min(0).max(65_535).default(8790),
    maxPrice: z.string().optional(),
    secret: z.string().min(8, "give at least 8 characters").optional(),
  }),
  run: async ({ session: file, port, maxPrice, secret }, context) => {
    const research = await readSession(file);
    const most =
      maxPrice === undefined
        ? undefined
        : parseAmount(maxPrice, await tokenOf(await openReader(), research.session.token), "--max-price");
    const stopped = untilSignal();
    const { url, close } = await serveSession(research, {
      port,
      ...(most !== undefined && { maxPrice: most }),
      ...(secret !== undefined && { secret }),
    });
    context.say(`Queries at ${url}/?sql=SELECT+... (format=parquet, arrow, csv or json). Ctrl-C stops it.`, { url });
    await anyAborted(stopped);
    await close();
  },
});
