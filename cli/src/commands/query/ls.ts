import { licenceName } from "@datagraph/protocol";
import { deleteSaved, fetchSaved } from "@datagraph/sdk";
import { z } from "zod";
import { defineVerb } from "../../client/defineVerb.ts";
import { OWN, Own, openOwn } from "../../client/ownQueries.ts";
import { showQuery } from "../../client/query.ts";
import { table } from "../../client/table.ts";

/** `datagraph query ls`: the queries kept at the gateway. */
export const command = defineVerb({
  options: { ...OWN, "--delete <name>": "delete one of them first" },
  examples: ["query ls --as researcher", 'query ls --delete "cats" --as researcher'],
  input: z.object({ ...Own, delete: z.string().optional() }),
  run: async (input, context) => {
    const { url, headers } = await openOwn(input, context);
    if (input.delete !== undefined) await deleteSaved(url, headers, input.delete);
    return fetchSaved(url, headers);
  },
  render: (saved) =>
    table(
      ["name", "licence", "query"],
      saved.map(({ name, licence, query }) => [name, licenceName(licence), showQuery(query)]),
      "No saved queries: ./datagraph query save",
    ),
});
