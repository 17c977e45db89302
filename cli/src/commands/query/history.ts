import { fetchHistory } from "@datagraph/sdk";
import { z } from "zod";
import { defineVerb } from "../../client/defineVerb.ts";
import { whole } from "../../client/inputs.ts";
import { OWN, Own, openOwn } from "../../client/ownQueries.ts";
import { showQuery } from "../../client/query.ts";
import { table } from "../../client/table.ts";
import { showTime } from "../../client/time.ts";
import { listTokens, showAmount } from "../../client/tokens.ts";

/** `datagraph query history`: what was asked and answered, the latest first. */
export const command = defineVerb({
  options: { ...OWN, "--limit <number>": "how many (default 20)" },
  examples: ["query history --as researcher", "query history --limit 5 --session datagraph-session.json"],
  input: z.object({ ...Own, limit: whole(1, 200).default(20) }),
  run: async (input, context) => {
    const { reader, url, headers } = await openOwn(input, context);
    const [past, tokens] = await Promise.all([fetchHistory(url, headers, { limit: input.limit }), listTokens(reader)]);
    const tokenOf = (address: string) => tokens.find((one) => one.address.toLowerCase() === address.toLowerCase())!;
    return past.map((one) => ({ ...one, token: tokenOf(one.receipt.token) }));
  },
  render: (past) =>
    table(
      ["answered", "price", "rows", "status", "order", "query"],
      past.map(({ receipt, token, status, order, query }) => [
        ...[showTime(receipt.time), showAmount(BigInt(receipt.price), token), receipt.rowCount, status, order],
        query === null ? "-" : showQuery(query),
      ]),
      "No queries yet",
    ),
});
