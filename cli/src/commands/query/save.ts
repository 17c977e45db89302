import { saveQuery } from "@datagraph/sdk";
import { z } from "zod";
import { defineVerb } from "../../client/defineVerb.ts";
import { OWN, Own, openOwn } from "../../client/ownQueries.ts";
import { QUERY, QueryInput, askedFor } from "../../client/query.ts";

/** `datagraph query save`: keeps a query at the gateway under a name. */
export const command = defineVerb({
  arguments: { "<name>": "letters, digits, spaces, dots, dashes" },
  options: { ...OWN, ...QUERY },
  examples: ['query save cats --sql "SELECT cat, count(*) AS people FROM health GROUP BY cat" --as researcher'],
  input: z.object({ ...Own, ...QueryInput, name: z.string() }),
  run: async (input, context) => {
    const asked = askedFor(input);
    const { url, headers } = await openOwn(input, context);
    await saveQuery(url, headers, { name: input.name, ...asked });
    return { name: input.name, ...asked };
  },
  render: ({ name }) => `Saved; run it with ./datagraph query run --saved "${name}"`,
});
