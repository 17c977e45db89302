import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DataRecord, PoolSchema } from "@datagraph/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepareQuery } from "./prepareQuery.ts";
import { pseudonym } from "./pseudonym.ts";
import { runQuery } from "./runQuery.ts";
import type { PlainPool } from "./testing/plain.ts";
import { address, contextOf } from "./testing/pools.ts";
import { runHere } from "./testing/runHere.ts";
import type { QueryContext, ResultValue } from "./types.ts";

const SECRET = "Zaphod-7c1e";
let directory: string;
let context: QueryContext;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "datagraph-test-"));
  context = await contextOf(join(directory, "snapshot.db"), [people(), visits()]);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const schema: PoolSchema = {
  name: "people",
  fields: [
    { name: "age", type: "integer", minimum: 0, maximum: 100, cadence: "static" },
    { name: "town", type: "string", cadence: "static" },
    { name: "income", type: "number", minimum: 0, maximum: 1000, cadence: "static" },
    { name: "big", type: "integer", cadence: "static" },
  ],
};

/** 12 people: towns of 6, 5 and 1; only three share income; one income is far out of range. */
function people(): PlainPool {
  const town = (i: number): string => (i < 6 ? "north" : i < 11 ? "south" : SECRET);
  return poolOf(
    1,
    schema,
    (i) => ({ age: 20 + i, town: town(i), income: i === 0 ? 1e9 : 100, big: i === 0 ? Number.MAX_SAFE_INTEGER : 1 }),
    1,
    (i) => (i < 3 ? 0b1111n : 0b1011n),
  );
}

/** The same people in another pool, with three records each. */
function visits(): PlainPool {
  return poolOf(
    2,
    { name: "visits", fields: [{ name: "stay", type: "integer", minimum: 0, maximum: 30, cadence: "daily" }] },
    (i, r) => ({ stay: r + i }),
    3,
    () => 1n,
  );
}

function poolOf(
  pool: number,
  of: PoolSchema,
  values: (i: number, r: number) => DataRecord,
  records: number,
  fields: (i: number) => bigint,
): PlainPool {
  const streams = Array.from({ length: 12 }, (_, number) => ({
    number,
    contributor: address(number + 1),
    fields: fields(number),
    rows: number % 2 === 0,
    anchors: [{ end: 100, count: records }],
    records: Array.from({ length: records }, (_unused, r) => ({ end: 100, values: values(number, r) })),
  }));
  return { pool, schema: of, class: "personal", k: 5, streams };
}

async function ask(sql: string, changes: Partial<QueryContext> = {}): Promise<ResultValue[][] | "below-k"> {
  const result = await runHere(await prepareQuery({ sql }, { ...context, ...changes }));
  return result === "below-k" ? result : result.rows;
}

describe("the privacy floor", () => {
  it.each([
    "SELECT town, count(*) FROM people GROUP BY town",
    "SELECT count(*) FROM people WHERE age = 25",
    "SELECT count(*) FROM people WHERE age > 200",
    "SELECT town, count(*) FROM people WHERE age > 200 GROUP BY town",
    "SELECT town, count(*) FROM people GROUP BY town HAVING count(*) > 4",
    "SELECT town, count(*) FROM people GROUP BY town ORDER BY count(*) DESC LIMIT 1",
    "SELECT count(*), avg(income) FROM people",
    "SELECT count(income) FROM people",
    "SELECT count(*) FROM people HAVING avg(income) > 50",
    "SELECT count(*) FROM people ORDER BY sum(income)",
    "SELECT count(*), count(*) FILTER (WHERE age = 25) FROM people",
    "SELECT count(*), avg(age) FILTER (WHERE town = 'nowhere') FROM people",
    "SELECT count(*) FROM people p JOIN visits v ON p.person = v.person WHERE p.age < 24",
  ])("refuses fewer than k contributors in a group or an aggregate: %s", async (sql) => {
    expect(await ask(sql)).toBe("below-k");
  });

  it("names k and no more", async () => {
    const prepared = await prepareQuery({ sql: "SELECT town, count(*) FROM people GROUP BY town" }, context);
    const error = await runQuery(prepared).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "QueryRefused", code: "below-k", detail: { k: 5 } });
    expect(JSON.stringify([(error as Error).message, error])).not.toContain(SECRET);
  });

  it("answers at k, but not when the asker is one of them", async () => {
    const sql = "SELECT town, count(*) FROM people WHERE age > 25 AND age < 31 GROUP BY town";
    expect(await ask(sql)).toEqual([["south", 5]]);
    expect(await ask(sql, { exclude: [address(8).toUpperCase().replace("0X", "0x") as `0x${string}`] })).toBe(
      "below-k",
    );
    expect(await ask(sql, { exclude: [address(1)] })).toEqual([["south", 5]]);
  });

  it("bounds what one person can add", async () => {
    const small = { ...context, pools: context.pools.map((pool) => ({ ...pool, k: 3 })) };
    expect(await ask("SELECT sum(income), avg(income) FROM people", small)).toEqual([[1200, 400]]);
  });

  it("takes one contribution of each person and group in a join, the latest", async () => {
    const latest = Array.from({ length: 12 }, (_, i) => Math.min(30, 2 + i)).reduce((sum, stay) => sum + stay, 0);
    expect(await ask("SELECT count(*), sum(stay) FROM people JOIN visits USING (person)")).toEqual([[12, latest]]);
  });

  it("says nothing through errors: what would fail on some value gives NULL", async () => {
    expect(await ask("SELECT count(*) FROM people WHERE age * big * big > 0")).toEqual([[11]]);
    expect(await ask("SELECT count(*) FROM people WHERE cast(town AS INTEGER) IS NULL")).toEqual([[12]]);
    expect(await ask("SELECT count(*) FROM people WHERE sqrt(25 - age) >= 0")).toEqual([[6]]);
  });
});

describe("rows", () => {
  it("leave only for contributors who consented to rows, and in no order that tells stream numbers", async () => {
    const rows = (await ask("SELECT person, age FROM people")) as [string, number][];
    const consenting = [0, 2, 4, 6, 8, 10];
    expect(rows.map(([, age]) => age).sort((a, b) => a - b)).toEqual(consenting.map((i) => 20 + i));
    expect(rows.map(([person]) => person)).toEqual(rows.map(([person]) => person).sort());
    expect(rows).toContainEqual([pseudonym(context.personKey, address(3)), 22]);
  });

  it("show NULL where a stream does not share a field", async () => {
    expect(await ask("SELECT age, income FROM people WHERE age >= 22 ORDER BY age LIMIT 2")).toEqual([
      [22, 100],
      [24, null],
    ]);
  });

  it("carry a pseudonym that joins pools and changes with the pass holder", async () => {
    const mine = (await ask(
      "SELECT p.person, v.stay FROM people p JOIN visits v ON p.person = v.person WHERE p.age = 22",
    )) as ResultValue[][];
    expect(mine.map(([, stay]) => stay).sort()).toEqual([2, 3, 4]);
    const theirs = (await ask("SELECT person FROM people", {
      personKey: new Uint8Array(32).fill(9),
    })) as ResultValue[][];
    expect(theirs.flat()).not.toContain(mine[0]?.[0]);
  });
});
