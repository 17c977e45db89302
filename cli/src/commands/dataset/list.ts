import { z } from "zod";
import { addressNamed } from "../../client/accounts.ts";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { Big, HexText, rowsOf } from "../../client/indexer.ts";
import { table } from "../../client/table.ts";
import { showTime } from "../../client/time.ts";

const KINDS = ["file", "pool", "stream", "derived"] as const;
const Row = z.object({
  id: Big,
  kind: z.enum(["none", ...KINDS]),
  creator: HexText,
  owner: HexText,
  status: z.string(),
  pool: z.number().nullable(),
  number: z.number().nullable(),
  purchases: z.object({ totalCount: z.number() }),
  uses: Big,
  units: Big,
  time: Big,
});

const COLUMNS = "id kind creator owner status pool number purchases { totalCount } uses units time";

/** `datagraph dataset list`: what is registered, newest first. */
export const command = defineVerb({
  options: {
    "--kind <kind>": `only ${KINDS.join(", ")}, or all (default all but streams)`,
    "--of <who>": "only those of this contributor: an address or a development account",
    "--limit <number>": "at most so many (default 50)",
  },
  examples: ["dataset list", "dataset list --kind file --of station"],
  input: z.object({
    kind: z.enum([...KINDS, "all"], `give ${KINDS.join(", ")} or all`).optional(),
    of: z.string().optional(),
    limit: z.coerce
      .number()
      .int("give a whole number")
      .min(1, "give 1 or more")
      .max(1_000, "give at most 1000")
      .default(50),
  }),
  run: async ({ kind, of, limit }) => {
    const reader = await openReader();
    const creator = of === undefined ? undefined : addressNamed(of, reader.deployment.chainId).toLowerCase();
    const wanted = kind === undefined ? { kind_not: "stream" } : kind === "all" ? {} : { kind };
    const where = { ...wanted, ...(creator !== undefined && { creator }) };
    return rowsOf(reader, "datasets", { where, limit }, Row, COLUMNS);
  },
  render: (rows) =>
    table(
      ["kind", "status", "pool", "sales", "data points used", "registered", "dataset"],
      rows.map((row) => [
        row.kind,
        row.status,
        row.number === null ? (row.pool ?? "-") : `${row.pool}/${row.number}`,
        row.purchases.totalCount,
        row.units,
        showTime(row.time),
        row.id,
      ]),
      "No datasets yet: ./datagraph dataset add",
    ),
});
