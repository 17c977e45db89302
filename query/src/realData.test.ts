import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countQuery } from "./countQuery.ts";
import { prepareQuery } from "./prepareQuery.ts";
import { runQuery } from "./runQuery.ts";
import { type PlainPool, plainAnswer } from "./testing/plain.ts";
import { birdPool, contextOf, surveyPools } from "./testing/pools.ts";
import type { QueryContext, ResultValue } from "./types.ts";

let directory: string;
let pools: PlainPool[];
let context: QueryContext;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "datagraph-test-"));
  pools = [...(await surveyPools()), await birdPool()];
  context = await contextOf(join(directory, "snapshot.db"), pools);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const sorted = (rows: ResultValue[][]): string[] => rows.map((row) => JSON.stringify(row)).sort();

/** Counts consented data points one by one, by field name, for streams in the query's mode. */
function scanByHand(name: string, read: readonly string[], rowsOnly: boolean): number {
  let units = 0;
  for (const pool of pools.filter((each) => each.schema.name === name))
    for (const stream of pool.streams.filter((each) => !rowsOnly || each.rows))
      for (const _record of stream.records)
        pool.schema.fields.forEach((field, i) => {
          if (read.includes(field.name) && (Number(stream.fields) & (1 << i)) !== 0) units++;
        });
  return units;
}

describe("the food-frequency survey (personal)", () => {
  const queries: [string, "rows" | "aggregate", Record<string, string[]>][] = [
    ["SELECT person, eggsfreq, yogurtfreq FROM Diet", "rows", { Diet: ["eggsfreq", "yogurtfreq"] }],
    [
      "SELECT eggsfreq * 2 + 1 AS twice FROM Diet WHERE yogurtfreq > 2 AND eggsquan IS NOT NULL",
      "rows",
      { Diet: ["eggsfreq", "yogurtfreq", "eggsquan"] },
    ],
    ["SELECT count(*), avg(eggsfreq), sum(yogurtfreq) FROM Diet", "aggregate", { Diet: ["eggsfreq", "yogurtfreq"] }],
    [
      "SELECT avg(eggsfreq) FROM diet WHERE cottagecheesefreq BETWEEN 1 AND 2",
      "aggregate",
      { Diet: ["eggsfreq", "cottagecheesefreq"] },
    ],
    [
      "SELECT ever_smoked, count(*) AS people, avg(cat) AS cats FROM Health WHERE ever_smoked IS NOT NULL GROUP BY ever_smoked HAVING count(*) > 1 ORDER BY people DESC",
      "aggregate",
      { Health: ["ever_smoked", "cat"] },
    ],
    [
      "SELECT h.ever_smoked, count(*), avg(d.eggsfreq) FROM Diet d JOIN Health h ON d.person = h.person WHERE h.ever_smoked IS NOT NULL GROUP BY h.ever_smoked",
      "aggregate",
      { Diet: ["eggsfreq"], Health: ["ever_smoked"] },
    ],
    [
      "SELECT count(DISTINCT person) FROM Diet JOIN Health USING (person) WHERE left_hand = 0 AND eggsfreq >= 3",
      "aggregate",
      { Diet: ["eggsfreq"], Health: ["left_hand"] },
    ],
    [
      "SELECT d.person, d.eggsfreq, h.cat FROM Diet d JOIN Health h ON h.person = d.person",
      "rows",
      { Diet: ["eggsfreq"], Health: ["cat"] },
    ],
  ];

  it.each(queries)("answers as DuckDB does on the data restricted to consent: %s", async (sql, mode, read) => {
    const prepared = await prepareQuery({ sql }, context);
    const result = await runQuery(prepared);
    expect(prepared.mode).toBe(mode);
    expect(result.rows.length).toBeGreaterThan(0);
    expect(sorted(result.rows)).toEqual(sorted(await plainAnswer(pools, sql, mode, context)));
    const names = new Map(pools.map((pool) => [pool.pool, pool.schema.name]));
    const units = Object.fromEntries(result.usage.map((part) => [names.get(part.pool), part.units]));
    const byHand = Object.entries(read).map(([name, fields]) => [name, scanByHand(name, fields, mode === "rows")]);
    expect(units).toEqual(Object.fromEntries(byHand));
    expect((await countQuery(prepared)).map((part) => part.units)).toEqual(result.usage.map((part) => part.units));
  });

  it("takes the short form", async () => {
    const short = await prepareQuery(
      { pool: "Diet", fields: ["person", "eggsfreq"], where: "yogurtfreq > 2" },
      context,
    );
    const long = await prepareQuery({ sql: "SELECT person, eggsfreq FROM Diet WHERE yogurtfreq > 2" }, context);
    expect((await runQuery(short)).rows).toEqual((await runQuery(long)).rows);
    expect(short.parts[0]?.fields).toBe(0b101n);
  });

  it("gives nothing outside the period", async () => {
    const query = { sql: "SELECT person, eggsfreq FROM Diet", period: { start: 1_700_000_000, end: 1_900_000_000 } };
    const result = await runQuery(await prepareQuery(query, context));
    expect([result.rows, result.usage[0]?.units]).toEqual([[], 0]);
  });
});

describe("bird strikes (open)", () => {
  const strikes = (): { number: number; rows: boolean; fields: bigint; values: Record<string, unknown> }[] =>
    (pools[2]?.streams ?? []).flatMap(({ number, rows, fields, records }) =>
      records.map(({ values }) => ({ number, rows, fields, values })),
    );
  const speed = (strike: { fields: bigint; values: Record<string, unknown> }): number | null =>
    (strike.fields & 32n) === 0n ? null : (strike.values["speed"] as number | null);

  it.each([
    ["SELECT state, cost, day FROM strikes WHERE cost > 50000 AND day >= '1995-01-01'", "rows"],
    ["SELECT state, max(cost) AS most, count(*) AS n FROM strikes GROUP BY state HAVING count(*) > 100", "aggregate"],
    [
      "SELECT phase, avg(speed), min(day), sum(cost) FILTER (WHERE size = 'Large') FROM strikes GROUP BY phase",
      "aggregate",
    ],
    [
      "SELECT extract(year FROM day) AS y, count(*) FROM strikes WHERE upper(state) LIKE 'T%' GROUP BY y ORDER BY y",
      "aggregate",
    ],
  ] as const)("answers as DuckDB does on the data restricted to consent: %s", async (sql, mode) => {
    const result = await runQuery(await prepareQuery({ sql }, context));
    expect(result.rows.length).toBeGreaterThan(0);
    expect(sorted(result.rows)).toEqual(sorted(await plainAnswer(pools, sql, mode, context)));
  });

  it("bills a filter by the records it let through", async () => {
    const sql = "SELECT state FROM strikes WHERE cost > 50000";
    const result = await runQuery(await prepareQuery({ sql }, context));
    const used = strikes().filter((strike) => strike.rows && Number(strike.values["cost"]) > 50_000);
    expect(result.usage[0]?.units).toBe(2 * used.length);
    expect(result.usage[0]?.streams.map(({ number }) => number)).toEqual(
      [...new Set(used.map(({ number }) => number))].sort((a, b) => a - b),
    );
  });

  it("bills MAX by the records that hold it, ties all, and only consented points", async () => {
    const result = await runQuery(
      await prepareQuery({ sql: "SELECT phase, max(cost) FROM strikes GROUP BY phase" }, context),
    );
    const most = new Map<unknown, number>();
    for (const { values } of strikes())
      most.set(values["phase"], Math.max(most.get(values["phase"]) ?? 0, Number(values["cost"])));
    const used = strikes().filter(({ values }) => values["cost"] === most.get(values["phase"]));
    expect(result.usage[0]?.units).toBe(2 * used.length);
    const speeds = await runQuery(
      await prepareQuery({ sql: "SELECT avg(speed) FROM strikes WHERE cost > 1000" }, context),
    );
    const measured = strikes().filter((strike) => speed(strike) !== null && Number(strike.values["cost"]) > 1000);
    expect(speeds.usage[0]?.units).toBe(2 * measured.length);
  });

  it("bills ORDER BY with LIMIT by all rows that tie with one inside", async () => {
    const sql = "SELECT state, speed FROM strikes WHERE speed IS NOT NULL ORDER BY speed DESC LIMIT 3";
    const result = await runQuery(await prepareQuery({ sql }, context));
    const open = strikes().filter((strike) => strike.rows && speed(strike) !== null);
    const third = open.map((strike) => speed(strike) ?? 0).sort((a, b) => b - a)[2] ?? 0;
    expect(result.rows).toHaveLength(3);
    expect(result.usage[0]?.units).toBe(2 * open.filter((strike) => (speed(strike) ?? 0) >= third).length);
  });
});
