import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { QueryRefused } from "./errors.ts";
import { LOCKED } from "./locked.ts";
import { prepareQuery } from "./prepareQuery.ts";
import { hostileSql } from "./testing/hostileGrammar.ts";
import { HOSTILE_NESTED } from "./testing/hostileNested.ts";
import { HOSTILE } from "./testing/hostileQueries.ts";
import { address, contextOf } from "./testing/pools.ts";
import type { PlainPool } from "./testing/plain.ts";
import { runHere } from "./testing/runHere.ts";
import type { QueryContext } from "./types.ts";

const SECRET = "Zaphod-7c1e";
let directory: string;
let context: QueryContext;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "datagraph-test-"));
  context = await contextOf(join(directory, "snapshot.db"), [
    personal(1, "fitness"),
    personal(2, "sleep"),
    open(3, "stations"),
    open(4, "cells"),
  ]);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const FIELDS = [
  { name: "age", type: "integer", minimum: 0, maximum: 120, cadence: "static" },
  { name: "steps", type: "integer", cadence: "daily" },
  { name: "region", type: "string", cadence: "static" },
  { name: "email", type: "string", cadence: "static" },
  { name: "born", type: "date", cadence: "static" },
] as const;

function personal(pool: number, name: string): PlainPool {
  const streams = Array.from({ length: 8 }, (_, number) => ({
    number,
    contributor: address(number + 1),
    fields: 0b10111n,
    rows: number < 3,
    anchors: [{ end: 1000, count: 1 }],
    records: [
      {
        end: 1000,
        values: { age: 30 + number, steps: number, region: SECRET, email: `${SECRET}@${number}`, born: "1990-01-01" },
      },
    ],
  }));
  return { pool, schema: { name, fields: FIELDS }, class: "personal", k: 5, streams };
}

function open(pool: number, name: string): PlainPool {
  return { ...personal(pool, name), class: "open", k: 0 };
}

describe("hostile queries", () => {
  it.each([...HOSTILE, ...HOSTILE_NESTED])("refuses as %s: %s", async (code, sql, position) => {
    const error = await prepareQuery({ sql }, context).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(QueryRefused);
    const refused = error as QueryRefused;
    expect([refused.code, refused.message]).toEqual([code, expect.stringMatching(/^[^\n]{8,200}$/)]);
    if (position !== undefined) expect(refused.position).toBe(position);
    const told = JSON.stringify([refused.message, refused.detail]);
    for (const secret of [SECRET, directory, "/etc", "/tmp", ".ts:", "LINE 1"]) expect(told).not.toContain(secret);
  });

  it("counts positions in characters, not bytes", async () => {
    const sql = "select age from fitness where region = 'äöü€😀' and email = 'x'";
    await expect(prepareQuery({ sql }, context)).rejects.toMatchObject({
      code: "unconsented-field",
      position: sql.indexOf("email"),
    });
  });

  it("counts positions in the short form's own condition", async () => {
    const query = { pool: "fitness", fields: ["age"], where: "steps > 3 AND email = 'x'" };
    await expect(prepareQuery(query, context)).rejects.toMatchObject({ code: "unconsented-field", position: 14 });
  });

  it.each([
    "1 = 1) GROUP BY (age",
    "true) ORDER BY (age",
    "true) LIMIT (1",
    "true) UNION SELECT (email) FROM fitness WHERE (true",
  ])("refuses a condition that adds a clause: %s", async (where) => {
    await expect(prepareQuery({ pool: "fitness", fields: ["age"], where }, context)).rejects.toBeInstanceOf(
      QueryRefused,
    );
  });

  it.each([
    ["too-long", `select age from fitness where region = '${"x".repeat(20_000)}'`],
    ["too-deep", `select ${"(".repeat(400)}age${")".repeat(400)} from fitness`],
    ["too-deep", `select age from fitness where ${"not ".repeat(3_000)}true`],
    ["too-deep", `select ${"1+".repeat(5_000)}age from fitness`],
  ])("refuses as %s what could exhaust the checker", async (code, sql) => {
    await expect(prepareQuery({ sql }, context)).rejects.toMatchObject({ code });
  });

  it("refuses or accepts any text without another kind of error", async () => {
    const words = [
      "select",
      "age",
      "email",
      "from",
      "fitness",
      "stations",
      "where",
      "group by",
      "(",
      ")",
      ",",
      "*",
      "=",
      "'",
      '"',
      "count(*)",
      "max(age)",
      "1",
      ";",
      "--",
      "with",
      "as",
      "join",
      "on",
      "person",
      "order by",
      "limit",
      "$$",
      "/*",
      "case when",
      "then",
      "end",
      "::int",
      "[",
      "]",
      "in",
      "null",
      "é",
    ];
    const text = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.array(fc.constantFrom(...words), { maxLength: 14 }).map((list) => `select ${list.join(" ")}`),
    );
    await fc.assert(
      fc.asyncProperty(text, async (sql) => {
        const result = await prepareQuery({ sql }, context).catch((error: unknown) => error);
        if (!(result instanceof QueryRefused)) expect(result).toMatchObject({ sql });
      }),
      { numRuns: 400 },
    );
  });
});

describe("queries of a hostile grammar", () => {
  it("are answered over granted views or refused by name, and tell nothing else", async () => {
    const told = { answered: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(hostileSql, async (sql) => {
        const outcome = await outcomeOf(sql);
        told[outcome.kind]++;
        for (const secret of [`${SECRET}@`, directory, "root:", ".ts:", "LINE 1", "Error:"])
          expect(outcome.text, sql).not.toContain(secret);
      }),
      { numRuns: 400 },
    );
    expect(Math.min(told.answered, told.refused)).toBeGreaterThan(10);
  }, 60_000);
});

/** Returns all that an asker gets to see. Throws what is neither an answer nor a refusal. */
async function outcomeOf(sql: string): Promise<{ kind: "answered" | "refused"; text: string }> {
  try {
    const prepared = await prepareQuery({ sql }, context);
    const result = await runHere(prepared);
    const seen = result === "below-k" ? [] : result.rows;
    return { kind: "answered", text: JSON.stringify([prepared.columns, seen]).replaceAll(JSON.stringify(sql), "") };
  } catch (error) {
    if (!(error instanceof QueryRefused)) throw error;
    expect(error.message, sql).toMatch(/^[^\n]{8,200}$/);
    return { kind: "refused", text: JSON.stringify([error.message, error.detail]) };
  }
}

describe("the locked database", () => {
  it.each([
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "COPY (SELECT 1) TO '/tmp/leak.csv'",
    "ATTACH '/tmp/other.db' AS o",
    "INSTALL httpfs",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "DROP TABLE pool_1",
    "UPDATE pool_1 SET age = 1",
  ])("refuses %s even without the check", async (sql) => {
    const instance = await DuckDBInstance.create(context.snapshot, { ...LOCKED, access_mode: "READ_ONLY" });
    const connection = await instance.connect();
    await expect(connection.run(sql)).rejects.toThrow();
    connection.closeSync();
    instance.closeSync();
  });
});
