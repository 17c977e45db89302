import { poolEarnings } from "@datagraph/sdk";
import { z } from "zod";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { poolNamed } from "../../client/pools.ts";
import { amountColumns } from "../../client/statement.ts";
import { table } from "../../client/table.ts";
import { listTokens } from "../../client/tokens.ts";

/** `datagraph pool earnings`: what each field of a pool earned lately, for who chooses what to share. */
export const command = defineVerb({
  arguments: { "<pool>": "its number or name" },
  options: { "--epochs <number>": "how many epochs back, the current one counted (default 30)" },
  examples: ["pool earnings diet", "pool earnings diet --epochs 7 --json"],
  input: z.object({
    pool: z.string(),
    epochs: z.coerce.number("give a number of epochs").int().min(1).max(1_000_000).default(30),
  }),
  run: async ({ pool: text, epochs }) => {
    const reader = await openReader();
    const { number, schema } = await poolNamed(reader, (await openGateway(reader)).url, text);
    const [earnings, tokens] = await Promise.all([poolEarnings(reader, number, epochs), listTokens(reader)]);
    const rows = earnings.map(({ field, token, units, amount, streams }) => ({
      ...{ field: schema.fields[field]!.name, streams, dataPoints: units, ...amountColumns(amount, token, tokens) },
      aStream: amountColumns(amount / BigInt(streams), token, tokens).amount,
    }));
    return { pool: number, epochs, fields: rows };
  },
  render: ({ fields, epochs }) =>
    table(
      ["field", "streams", "data points", "earned", "a stream"],
      fields.map(({ field, streams, dataPoints, amount, symbol, aStream }) => [
        ...[field, streams, dataPoints],
        ...[`${amount} ${symbol}`, `${aStream} ${symbol}`],
      ]),
      `No field earned anything in the last ${epochs} epochs`,
    ),
});
