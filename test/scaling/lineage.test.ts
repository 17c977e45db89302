import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Stack, startStack } from "../../cli/src/stack/startStack.ts";
import { type OpenSnapshot, openSnapshot } from "../../query/src/openSnapshot.ts";
import type { AnsweredSet } from "../../query/src/privacy/answeredSets.ts";
import { prepareQuery } from "../../query/src/prepareQuery.ts";
import { CONSTRUCTS, smallPools } from "../../query/src/testing/constructs.ts";
import type { PlainPool } from "../../query/src/testing/plain.ts";
import { address, birdPool, contextOf, surveyPools } from "../../query/src/testing/pools.ts";
import { runHere } from "../../query/src/testing/runHere.ts";
import type { QueryContext } from "../../query/src/types.ts";
import { answerInPostgres, copySnapshot } from "./answerInPostgres.ts";

/*
 * What the engine writes for DuckDB, run by another database: docs/scaling.md rests on it.
 */

let folder: string;
let stack: Stack;
let client: Client;
const opened: OpenSnapshot[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "datagraph-test-"));
  stack = await startStack({ only: ["database"] });
  // values as PostgreSQL writes them
  client = new Client({
    connectionString: stack.env.DATABASE_URL,
    types: { getTypeParser: () => (text: string) => text },
  });
  await client.connect();
});
afterAll(async () => {
  for (const snapshot of opened) snapshot.close();
  await client?.end();
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

type Given = { context: QueryContext; snapshot: OpenSnapshot };

/** Writes a snapshot, and the same in a schema of PostgreSQL. */
async function given(name: string, pools: readonly PlainPool[]): Promise<Given> {
  const context = await contextOf(join(folder, `${name}.db`), pools);
  const snapshot = await openSnapshot(context.snapshot, { threads: 1, memoryMiB: 512 });
  opened.push(snapshot);
  await client.query(`CREATE SCHEMA ${name}`);
  await client.query(`SET search_path = ${name}`);
  await copySnapshot(client, snapshot, pools);
  return { context, snapshot };
}

/** Returns what both databases answer, values in one form. */
async function both(
  { context, snapshot }: Given,
  sql: string,
  dialect?: (sql: string) => string,
): Promise<{ here: unknown; there: unknown; rows: number }> {
  const prepared = await prepareQuery({ sql }, context);
  const [here, there] = [await runHere(prepared), await answerInPostgres(client, prepared, snapshot.anchors, dialect)];
  return { here: plain(here), there: plain(there), rows: here === "below-k" ? 0 : here.rows.length };
}

type Answer = { rows: readonly (readonly unknown[])[]; usage: unknown; answered: readonly AnsweredSet[] };

function plain(answer: "below-k" | Answer): unknown {
  if (answer === "below-k") return answer;
  const { usage, answered, rows } = answer;
  // whom groups are about comes in no order
  const sets = answered.map(({ pool, measure, contributors, records }) =>
    JSON.stringify([pool, measure, contributors.map((who, i) => `${who} ${records[i]}`).sort()]),
  );
  return { usage, sets: sets.sort(), rows: rows.map((row) => row.map(plainValue)) };
}

function plainValue(value: unknown): unknown {
  if (typeof value === "boolean") return value ? "t" : "f";
  if (value === null || value === "" || Number.isNaN(Number(value))) return value;
  return Number(Number(value).toPrecision(12));
}

describe("the engine's statements on PostgreSQL, as they are", () => {
  let small: Given;
  beforeAll(async () => void (small = await given("small", smallPools("open"))));
  beforeAll(() => client.query("SET search_path = small"));

  it.each(CONSTRUCTS)("give the same answer and usage: %s: %s", async (_, sql) => {
    const { here, there } = await both(small, sql);
    expect(there).toEqual(here);
  });

  it.each([
    "SELECT a, b FROM south ORDER BY b DESC LIMIT 1 OFFSET 1",
    "SELECT a, avg(b), min(b), max(b) FROM south GROUP BY a ORDER BY avg(b) DESC LIMIT 2",
    "SELECT DISTINCT a FROM south OFFSET 1",
    "SELECT count(DISTINCT n.a), sum(s.b) FILTER (WHERE s.b > 1) FROM north n JOIN south s ON n.a = s.a",
  ])("give the same answer and usage: %s", async (sql) => {
    const { here, there, rows } = await both(small, sql);
    expect(there).toEqual(here);
    expect(rows).toBeGreaterThan(0);
  });
});

describe("the engine's statements on PostgreSQL over real data", () => {
  let real: Given;
  beforeAll(async () => void (real = await given("real", [await birdPool(), ...(await surveyPools())])));

  it.each([
    [
      "filter and aggregate",
      "SELECT count(*), sum(cost), avg(speed) FROM strikes WHERE phase = 'Approach' AND cost > 0",
    ],
    [
      "GROUP BY, HAVING",
      "SELECT size, count(*), avg(cost) FROM strikes WHERE day >= '1995-01-01' GROUP BY size HAVING count(*) >= 5",
    ],
    [
      "join",
      "SELECT a.state, count(*), max(b.cost) FROM strikes a JOIN strikes b ON a.state = b.state AND a.day = b.day WHERE a.speed > b.speed GROUP BY a.state HAVING count(*) > 1",
    ],
    [
      "most, with ties",
      "SELECT state, count(*) FROM strikes WHERE speed > 200 GROUP BY state ORDER BY count(*) DESC LIMIT 3 OFFSET 1",
    ],
    ["rows", "SELECT day, state, cost FROM strikes WHERE cost > 100000 ORDER BY cost DESC LIMIT 10"],
    ["personal, a join", "SELECT count(*), sum(d.eggsfreq) FROM Diet d JOIN Health h ON d.person = h.person"],
    ["personal, groups", "SELECT ever_smoked, count(*), avg(cat) FROM Health GROUP BY ever_smoked"],
    [
      "personal, whom each of two pools' values are of",
      "SELECT h.ever_smoked, count(d.eggsfreq), sum(h.cat) FROM Diet d JOIN Health h ON d.person = h.person GROUP BY h.ever_smoked",
    ],
    ["personal, rows", "SELECT person, eggsfreq FROM Diet WHERE eggsfreq > 2"],
  ])("give the same answer and usage: %s", async (_, sql) => {
    const { here, there, rows } = await both(real, sql);
    expect(there).toEqual(here);
    expect(rows).toBeGreaterThan(0);
  });

  it("say of whom an answer is, and of which of their records", async () => {
    const { here } = await both(real, "SELECT ever_smoked, count(*), avg(cat) FROM Health GROUP BY ever_smoked");
    expect((here as { sets: string[] }).sets.length).toBeGreaterThan(2);
  });

  it("count the floor of personal pools alike", async () => {
    const asked = await both(real, "SELECT count(*) FROM Diet WHERE eggsfreq = 9 AND yogurtfreq = 9");
    expect(asked).toMatchObject({ here: "below-k", there: "below-k" });
  });
});

describe("an expression that cannot be computed for some record", () => {
  let odd: Given;
  beforeAll(async () => {
    const values = [
      { a: 7, b: 2, t: "12" },
      { a: 5, b: 0, t: "no number" },
      { a: 3, b: 3, t: "99999999999" },
      { a: 4_503_599_627_370_496, b: 1, t: null },
    ];
    const streams = values.map((record, number) => ({
      ...{ number, contributor: address(number + 1), fields: 7n, rows: true },
      ...{ anchors: [{ end: 100, count: 1 }], records: [{ end: 100, values: record }] },
    }));
    const fields = (["a", "b", "t"] as const).map((name) => ({
      ...{ name, cadence: "static" as const },
      type: name === "t" ? ("string" as const) : ("integer" as const),
    }));
    odd = await given("failing", [{ pool: 1, schema: { name: "odd", fields }, class: "open", k: 0, streams }]);
  });

  it.each([
    [
      "SELECT sum(CAST(t AS INTEGER)) FROM odd",
      "TRY_CAST(t0.c2 AS INTEGER)",
      "CASE WHEN t0.c2 SIMILAR TO '[0-9]{1,9}' THEN CAST(t0.c2 AS INTEGER) END",
    ],
    ["SELECT sum(a % b) FROM odd", "TRY((t0.c0 % t0.c1))", "MOD(t0.c0, NULLIF(t0.c1, 0))"],
    [
      "SELECT count(a * 4096) FROM odd",
      "TRY((t0.c0 * 4096))",
      "CASE WHEN CAST(t0.c0 AS NUMERIC(38)) * 4096 <= 9223372036854775807 THEN t0.c0 * 4096 END",
    ],
  ])("is NULL, pays nobody, and says so without TRY: %s", async (sql, written, standard) => {
    let times = 0;
    const { here, there } = await both(odd, sql, (statement) => {
      times += statement.split(written).length - 1;
      return statement.replaceAll(written, standard);
    });
    expect(there).toEqual(here);
    expect(times).toBeGreaterThan(0);
    const { usage } = here as { usage: { streams: unknown[] }[] };
    expect(usage[0]!.streams.length).toBeLessThan(4);
  });
});
