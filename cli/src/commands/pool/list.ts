import { z } from "zod";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { Big, rowsOf } from "../../client/indexer.ts";
import { poolAt } from "../../client/pools.ts";
import { table } from "../../client/table.ts";

const Row = z.object({
  number: z.number(),
  id: Big,
  class: z.string(),
  fieldCount: z.number(),
  k: z.number(),
  streams: Big,
  admitted: Big,
  records: Big,
  uses: Big,
  units: Big,
});

/** `datagraph pool list`: every pool. */
export const command = defineVerb({
  examples: ["pool list"],
  input: z.object({}),
  run: async () => {
    const reader = await openReader();
    const { url } = await openGateway(reader);
    const rows = await rowsOf(reader, "pools", { limit: 1_000 }, Row, Object.keys(Row.shape).join(" "));
    return Promise.all(rows.map(async (row) => ({ name: await nameOf(row.number), ...row })));

    async function nameOf(number: number): Promise<string | null> {
      return poolAt(reader, url, number).then(
        ({ schema }) => schema.name,
        () => null,
      );
    }
  },
  render: (rows) =>
    table(
      ["pool", "name", "class", "fields", "k", "streams", "admitted", "records", "queries", "data points used"],
      rows.map((row) => [
        row.number,
        row.name ?? "(the gateway lacks its schema)",
        row.class,
        row.fieldCount,
        row.k,
        row.streams,
        row.admitted,
        row.records,
        row.uses,
        row.units,
      ]),
      "No pools yet: ./datagraph pool create",
    ),
});
