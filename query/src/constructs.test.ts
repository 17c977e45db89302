import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepareQuery } from "./prepareQuery.ts";
import type { PlainPool } from "./testing/plain.ts";
import { address, contextOf } from "./testing/pools.ts";
import { runHere } from "./testing/runHere.ts";
import type { QueryContext, ResultValue } from "./types.ts";

let directory: string;
let open: QueryContext;
let personal: QueryContext;

/** A pool with one stream a row, so that a stream's units tell which record was used. */
function pool(
  number: number,
  name: string,
  kind: "open" | "personal",
  rows: readonly (readonly [number | null, number | null])[],
): PlainPool {
  return {
    pool: number,
    schema: {
      name,
      fields: ["a", "b"].map((field) => ({ name: field, type: "integer", minimum: 0, maximum: 9, cadence: "static" })),
    },
    class: kind,
    k: 2,
    streams: rows.map(([a, b], i) => ({
      number: i,
      contributor: address(i + 1),
      fields: 3n,
      rows: kind === "open" || i < 3,
      anchors: [{ end: 100, count: 1 }],
      records: [{ end: 100, values: { a, b } }],
    })),
  };
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "datagraph-test-"));
  const north = [
    [1, 5],
    [1, 5],
    [2, 7],
    [null, 1],
  ] as const;
  const south = [
    [1, 1],
    [3, 2],
    [3, 9],
  ] as const;
  open = await contextOf(join(directory, "open.db"), [
    pool(1, "north", "open", north),
    pool(2, "south", "open", south),
  ]);
  const people = [pool(1, "north", "personal", north), pool(2, "south", "personal", south)];
  personal = await contextOf(join(directory, "personal.db"), people);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function ask(
  sql: string,
  context = open,
): Promise<{ mode: string; rows: ResultValue[][]; used: Record<string, number[]> }> {
  const prepared = await prepareQuery({ sql }, context);
  const result = await runHere(prepared);
  if (result === "below-k") throw new Error("below k");
  const names = ["", "north", "south"];
  const used = result.usage
    .filter(({ units }) => units > 0)
    .map(({ pool: number, streams }) => [names[number], streams.map((stream) => stream.number)] as const);
  return { mode: prepared.mode, rows: result.rows, used: Object.fromEntries(used) };
}

describe("who is paid for which construct in open pools", () => {
  it.each<[string, string, Record<string, number[]>]>([
    [
      "LEFT JOIN: unmatched rows use only the left",
      "SELECT n.b, s.b FROM north n LEFT JOIN south s ON n.a = s.a",
      { north: [0, 1, 2, 3], south: [0] },
    ],
    ["RIGHT JOIN", "SELECT s.b, n.a FROM north n RIGHT JOIN south s ON n.a = s.a", { north: [0, 1], south: [0, 1, 2] }],
    ["FULL JOIN", "SELECT n.a FROM north n FULL JOIN south s ON n.a = s.a", { north: [0, 1, 2, 3], south: [0, 1, 2] }],
    ["a pool joined with itself", "SELECT x.a FROM south x JOIN south y ON x.b = y.a", { south: [0] }],
    ["a subquery in FROM", "SELECT m FROM (SELECT a, max(b) AS m FROM south GROUP BY a) t WHERE m > 2", { south: [2] }],
    [
      "columns nobody asks for",
      "SELECT n FROM (SELECT a, max(b) AS m, min(b) AS n FROM south GROUP BY a) t WHERE a = 3",
      { south: [1] },
    ],
    [
      "WITH, asked twice",
      "WITH t AS (SELECT a, max(b) AS m FROM south GROUP BY a) SELECT x.m FROM t x JOIN t y ON x.a = y.a WHERE x.a = 3",
      { south: [2] },
    ],
    [
      "IN: every row that matches",
      "SELECT b FROM south WHERE a IN (SELECT a FROM north)",
      { north: [0, 1], south: [0] },
    ],
    [
      "NOT IN: all rows",
      "SELECT b FROM south WHERE a NOT IN (SELECT a FROM north WHERE a > 0)",
      { north: [0, 1, 2], south: [1, 2] },
    ],
    [
      "EXISTS: all rows",
      "SELECT b FROM south WHERE EXISTS (SELECT 1 FROM north WHERE a = 1) AND b = 9",
      { north: [0, 1], south: [2] },
    ],
    ["EXISTS without an answer", "SELECT b FROM south WHERE EXISTS (SELECT 1 FROM north WHERE a = 1) AND b = 8", {}],
    [
      "NOT EXISTS: none",
      "SELECT b FROM south WHERE NOT EXISTS (SELECT 1 FROM north WHERE a = 5) AND b = 9",
      { south: [2] },
    ],
    [
      "a subquery that is a value",
      "SELECT b FROM north WHERE b > (SELECT max(b) FROM south WHERE b < 9)",
      { north: [0, 1, 2], south: [1] },
    ],
    ["a value without an answer", "SELECT b FROM north WHERE b > (SELECT max(b) FROM south)", {}],
    [
      "UNION ALL",
      "SELECT a FROM north WHERE a = 2 UNION ALL SELECT a FROM south WHERE b = 2",
      { north: [2], south: [1] },
    ],
    [
      "UNION: all that are the same",
      "SELECT a FROM north WHERE a = 1 UNION SELECT a FROM south WHERE a = 1",
      { north: [0, 1], south: [0] },
    ],
    [
      "UNION ALL with LIMIT: ties all",
      "SELECT b FROM north UNION ALL SELECT b FROM south ORDER BY b LIMIT 1",
      { north: [3], south: [0] },
    ],
    [
      "LIMIT in a subquery: ties at its cut",
      "SELECT b FROM (SELECT b FROM north WHERE b < 6 ORDER BY b DESC LIMIT 1) t",
      { north: [0, 1] },
    ],
    [
      "LIMIT in a subquery: only rows used",
      "SELECT b FROM (SELECT b FROM south ORDER BY b LIMIT 2) t WHERE b = 2",
      { south: [1] },
    ],
    [
      "a window: the row's partition",
      "SELECT r FROM (SELECT b, rank() OVER (PARTITION BY a ORDER BY b) AS r FROM south) t WHERE b = 9",
      { south: [1, 2] },
    ],
    [
      "a window: NULLs are a partition",
      "SELECT r FROM (SELECT b, count(*) OVER (PARTITION BY a) AS r FROM north) t WHERE b = 1",
      { north: [3] },
    ],
    ["a window without PARTITION BY", "SELECT b, sum(b) OVER () FROM south LIMIT 1", { south: [0, 1, 2] }],
    [
      "a window nobody asks for",
      "SELECT b FROM (SELECT b, sum(b) OVER () AS s FROM south) t WHERE b = 9",
      { south: [2] },
    ],
  ])("%s: %s", async (_, sql, used) => {
    expect((await ask(sql)).used).toEqual(used);
  });

  it("tells rows from aggregates by what can leave", async () => {
    const mode = async (sql: string): Promise<string> => (await prepareQuery({ sql }, open)).mode;
    expect(await mode("WITH t AS (SELECT a FROM north) SELECT count(*) FROM t")).toBe("aggregate");
    expect(await mode("SELECT m FROM (SELECT max(a) AS m FROM north) t")).toBe("aggregate");
    expect(await mode("WITH t AS (SELECT a FROM north) SELECT a FROM t LIMIT 3")).toBe("rows");
    expect(await mode("SELECT count(*) OVER () FROM north")).toBe("rows");
    expect(await mode("SELECT max(a) FROM north UNION ALL SELECT a FROM south")).toBe("rows");
    expect(await mode("SELECT m FROM (SELECT max(a) AS m FROM north) t WHERE m IN (SELECT a FROM south)")).toBe("rows");
  });
});

describe("personal pools", () => {
  it("bill by scan whatever is asked, and show only streams that share rows", async () => {
    const both = { north: [0, 1, 2], south: [0, 1, 2] };
    for (const sql of [
      "SELECT person, a FROM north UNION ALL SELECT person, a FROM south",
      "SELECT n.person, s.b FROM north n LEFT JOIN south s ON n.person = s.person AND n.a = s.a",
      "SELECT b FROM north WHERE person IN (SELECT person FROM south WHERE a = 3)",
    ])
      expect((await ask(sql, personal)).used, sql).toEqual(both);
    const ranked = await ask("SELECT b, rank() OVER (ORDER BY b) AS place FROM north", personal);
    expect(ranked.rows.map((row) => row.join()).sort()).toEqual(["5,1", "5,1", "7,3"]);
  });

  it("keep the floor where a subquery is taken apart", async () => {
    const sql = (least: number): string =>
      `WITH t AS (SELECT b AS x FROM north WHERE b >= ${least}) SELECT count(*), sum(x) FROM t`;
    expect(await ask(sql(5), personal)).toMatchObject({ rows: [[3, 17]], used: { north: [0, 1, 2, 3] } });
    await expect(ask(sql(6), personal)).rejects.toThrow("below k");
  });

  it("count each person once beside an outer join", async () => {
    const sql = "SELECT count(*), count(s.b) FROM north n LEFT JOIN south s USING (person)";
    expect((await ask(sql, personal)).rows).toEqual([[4, 3]]);
  });
});
