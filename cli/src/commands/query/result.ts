import { fetchResult } from "@datagraph/sdk";
import { type Hex, isHex } from "viem";
import { z } from "zod";
import { defineVerb } from "../../client/defineVerb.ts";
import { OWN, Own, openOwn } from "../../client/ownQueries.ts";
import { facts } from "../../client/table.ts";
import { checkOutput, writeOutput } from "../../client/writeOutput.ts";

/** `datagraph query result`: fetches an answer again, while the gateway keeps it. */
export const command = defineVerb({
  arguments: { "<order>": "its hash, as query run and query history say it", "<file>": "where to write it" },
  options: { ...OWN, "--force": "replace the file if it is there" },
  examples: ["query result 0x5c9f...1a07 answer.parquet --as researcher"],
  input: z.object({
    ...Own,
    order: z.custom<Hex>((value) => isHex(value) && value.length === 66, "give an order's hash, 0x and 64 digits"),
    file: z.string(),
    force: z.boolean().default(false),
  }),
  run: async (input, context) => {
    await checkOutput(input.file, input.force);
    const { url, headers } = await openOwn(input, context);
    const { receipt, body } = await fetchResult(url, headers, input.order.toLowerCase() as Hex);
    await writeOutput(input.file, body);
    return { order: receipt.order, rowCount: receipt.rowCount, bytes: body.length, file: input.file, receipt };
  },
  render: ({ order, rowCount, bytes, file }) => facts({ order, rows: rowCount, bytes, file }),
});
