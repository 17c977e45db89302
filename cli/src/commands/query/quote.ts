import { quoteQuery } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As, openActor } from "../../client/actor.ts";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { QUERY, QueryInput, askedFor, quoteToJson, showPrivacy } from "../../client/query.ts";
import { facts } from "../../client/table.ts";
import { showTime } from "../../client/time.ts";
import { showAmount, tokenOf } from "../../client/tokens.ts";
import { checkOutput, writeOutput } from "../../client/writeOutput.ts";

/** `datagraph query quote`: what a query would cost, to the last data point. */
export const command = defineVerb({
  options: {
    ...AS,
    ...QUERY,
    "--out <file>": "keep the quote, to run it with query run --quote",
    "--force": "replace the file if it is there",
  },
  examples: [
    'query quote --sql "SELECT avg(dt_kcal) AS energy FROM diet" --as researcher',
    'query quote --pool bird_strikes --fields airport,cost --where "cost > 1000000" --as researcher --out quote.json',
  ],
  input: z.object({ ...As, ...QueryInput, out: z.string().optional(), force: z.boolean().default(false) }),
  run: async (input, context) => {
    const { query, licence } = askedFor(input);
    if (input.out !== undefined) await checkOutput(input.out, input.force);
    const reader = await openReader();
    const { account } = await openActor(input, context, reader);
    const quote = await quoteQuery((await openGateway(reader)).url, { query, licence, researcher: account.address });
    const saved = quoteToJson({ query, quote });
    if (input.out !== undefined)
      await writeOutput(input.out, new TextEncoder().encode(`${JSON.stringify(saved, null, 2)}\n`));
    return { ...quote, token: await tokenOf(reader, quote.order.token), file: input.out ?? null };
  },
  render: ({ order, price, most, units, mode, privacy, token, file }) =>
    facts({
      price: showAmount(price, token),
      "at most": `${showAmount(most, token)}, if every record you may use were`,
      "data points": order.parts.map((part, at) => `${units[at]} of pool ${part.pool}`).join(", "),
      answer: mode === "rows" ? "rows" : "aggregates",
      privacy: privacy.length === 0 ? undefined : privacy.map(showPrivacy).join("; "),
      validator: order.validator,
      "good until": showTime(order.deadline),
      kept: file ?? undefined,
    }),
});
