import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepareQuery } from "./prepareQuery.ts";
import { CONSTRUCTS, smallPools } from "./testing/constructs.ts";
import { contextOf } from "./testing/pools.ts";
import { runHere } from "./testing/runHere.ts";
import type { QueryContext, ResultValue } from "./types.ts";

let directory: string;
let open: QueryContext;
let personal: QueryContext;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "datagraph-test-"));
  open = await contextOf(join(directory, "open.db"), smallPools("open"));
  personal = await contextOf(join(directory, "personal.db"), smallPools("personal"));
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
  it.each(CONSTRUCTS)("%s: %s", async (_, sql, used) => {
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
