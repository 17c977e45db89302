import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { QueryRefused, type RefusalCode } from "./errors.ts";
import { LOCKED } from "./locked.ts";
import { prepareQuery } from "./prepareQuery.ts";
import { address, contextOf } from "./testing/pools.ts";
import type { PlainPool } from "./testing/plain.ts";
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

const CASES: [RefusalCode, string, number?][] = [
  // anything but one SELECT
  ["not-select", "drop table fitness", 0],
  ["not-select", "delete from fitness"],
  ["not-select", "update fitness set age = 1"],
  ["not-select", "insert into fitness values (1)"],
  ["not-select", "create table x as select * from fitness"],
  ["not-select", "create macro f(x) as x"],
  ["not-select", "copy fitness to '/tmp/leak.csv'"],
  ["not-select", "copy (select age from fitness) to '/tmp/leak.csv'"],
  ["not-select", "attach '/etc/passwd' as p"],
  ["not-select", "pragma enable_profiling='json'"],
  ["not-select", "set memory_limit='10GB'"],
  ["not-select", "set variable a = 1"],
  ["not-select", "install httpfs"],
  ["not-select", "load '/tmp/evil.so'"],
  ["not-select", "call pragma_version()"],
  ["not-select", "explain select age from fitness"],
  ["not-select", "export database '/tmp/x'"],
  ["not-select", "vacuum"],
  ["not-select", "checkpoint"],
  ["not-select", "begin transaction"],
  ["not-select", "prepare p as select age from fitness"],
  ["not-select", "use memory"],
  ["many-statements", "select age from fitness; select age from sleep", 23],
  ["not-select", "select age from fitness; drop table fitness"],
  ["not-select", "select 1; pragma database_list"],
  ["syntax", "", 0],
  ["syntax", "-- nothing"],
  ["syntax", "selec age from fitness", 0],
  ["syntax", "select age fron fitness where"],
  ["syntax", "select age from fitness where region = 'open"],
  ["syntax", "select \u0000 from fitness"],
  // other tables, files, catalogs, functions that are tables
  ["unknown-table", "select * from '/etc/passwd'"],
  ["unknown-table", 'select age from "/etc/passwd"', 16],
  ["unknown-table", "select age from secrets"],
  ["unknown-table", "select age from main.fitness"],
  ["unknown-table", "select age from memory.main.fitness"],
  ["unknown-table", "select table_name from information_schema.tables"],
  ["unknown-table", "select name from sqlite_master"],
  ["unknown-table", "select relname from pg_catalog.pg_class"],
  ["unknown-table", "select person from pool_1"],
  ["unknown-table", "select person, own from grant_1"],
  ["unsupported", "select * from read_csv('/etc/passwd')"],
  ["unsupported", "select content from read_text('/etc/passwd')"],
  ["unsupported", "select * from glob('/*')"],
  ["unsupported", "select * from duckdb_settings()"],
  ["unsupported", "select * from duckdb_secrets()"],
  ["unsupported", "select * from range(1000000000)"],
  ["unsupported", "select * from query('select 1')"],
  ["unsupported", "select age from query_table('fitness')"],
  ["unsupported", "describe fitness"],
  ["unsupported", "summarize fitness"],
  ["unsupported", "show tables"],
  ["unsupported", "values (1), (2)"],
  ["unsupported", "select 1"],
  ["not-select", "pivot fitness on region using count(*)"],
  // whole rows and globs
  ["star", "select * from fitness", 7],
  ["star", "from fitness"],
  ["star", "select fitness.* from fitness"],
  ["star", "select * exclude (email) from fitness"],
  ["star", "select columns('e.*') from fitness"],
  ["star", "select columns(*) from fitness"],
  ["star", "select * like 'e%' from fitness"],
  ["star", "select count(columns(*)) from stations"],
  ["whole-row", "select fitness from fitness", 7],
  ["whole-row", "select f from fitness f"],
  ["whole-row", "select count(f) from fitness f"],
  ["function", "select struct_pack(a := f) from fitness f"],
  ["function", "select to_json(f) from fitness f"],
  ["function", "select row(age, email) from fitness"],
  ["function", "select {'a': age} is null from fitness"],
  // fields not shared, not there, internal
  ["unconsented-field", "select email from fitness", 7],
  ["unconsented-field", "select age from fitness where email like 'Z%'", 30],
  ["unconsented-field", "select count(*) from fitness group by email", 38],
  ["unconsented-field", "select count(*) from fitness order by count(email)", 44],
  ["unconsented-field", "select f.age from fitness f join sleep s on f.person = s.person and s.email = f.region"],
  ["unconsented-field", 'select "EMAIL" from fitness'],
  ["unconsented-field", "select é.email from fitness é", 7],
  ["unknown-field", "select _stream from fitness"],
  ["unknown-field", "select _contributor from fitness"],
  ["unknown-field", "select own from fitness"],
  ["unknown-field", "select rowid from fitness"],
  ["unknown-field", "select current_user from fitness"],
  ["unknown-field", "select ｅmail from fitness"],
  ["unknown-table", "select g.person from fitness"],
  ["unsupported", "select fitness.email.x from fitness"],
  // functions
  ["function", "select getenv('HOME') from fitness"],
  ["function", "select getvariable('x') from fitness"],
  ["function", "select current_setting('temp_directory') from fitness"],
  ["function", "select version() from fitness"],
  ["function", "select random() from fitness"],
  ["function", "select now() from fitness"],
  ["function", "select repeat('x', 1000000000) from fitness"],
  ["function", "select pg_sleep(10) from fitness"],
  ["function", "select nextval('s') from fitness"],
  ["function", "select list(age) from fitness"],
  ["function", "select string_agg(region, ',') from fitness"],
  ["function", "select histogram(age) from fitness"],
  ["function", "select error(region) from fitness"],
  ["function", "select parse_path('/etc') from fitness"],
  ["function", "select main.lower(region) from fitness where system.lower('a') = 'a'"],
  ["function", 'select "CASE"(age) from fitness'],
  ["function", 'select "CAST VARCHAR"(age) from fitness'],
  ["function", 'select "BOUND"(age, 1, 2) from fitness'],
  ["function", "select unnest([age]) from fitness"],
  // constructs not handled
  ["unsupported", "with t as (select age from fitness) select age from t", 0],
  ["unsupported", "with fitness as (select email from sleep) select email from fitness"],
  ["unsupported", "with recursive t as (select 1 a union all select a + 1 from t) select a from t"],
  ["unsupported", "select age from (select age from fitness)"],
  ["unsupported", "select (select max(email) from fitness) from sleep", 7],
  ["unsupported", "select age from fitness where age in (select age from sleep)"],
  ["unsupported", "select age from fitness where exists (select 1 from duckdb_settings())"],
  ["unsupported", "select age from fitness union all select email from fitness", 24],
  ["unsupported", "select age from fitness except select age from sleep", 24],
  ["unsupported", "select row_number() over () from fitness", 7],
  ["unsupported", "select age from fitness qualify row_number() over () = 1"],
  ["unsupported", "select distinct on (region) region, age from fitness", 7],
  ["unsupported", "select distinct region, count(*) from fitness group by region", 7],
  ["unsupported", "select distinct count(*) from fitness", 7],
  ["unsupported", "select distinct region, 1 from fitness", 7],
  ["not-grouped", "select distinct region from fitness order by age"],
  ["person", "select distinct person from fitness"],
  ["unsupported", "select f.age from fitness f left join sleep s on f.person = s.person", 28],
  ["unsupported", "select f.age from fitness f full join sleep s on f.person = s.person"],
  ["unsupported", "select f.age from fitness f cross join sleep s"],
  ["unsupported", "select f.age from fitness f, sleep s"],
  ["unsupported", "select f.age from fitness f natural join sleep s"],
  ["unsupported", "select f.age from fitness f semi join sleep s on f.person = s.person"],
  ["unsupported", "select f.age from fitness f positional join sleep s"],
  ["unsupported", "select a.age from fitness a join fitness b on a.person = b.person"],
  ["unsupported", "select age from fitness using sample 1"],
  ["unsupported", "select age from fitness tablesample 10%"],
  ["unsupported", "select age from fitness limit 10%"],
  ["unsupported", "select age from fitness limit (select 1)"],
  ["unsupported", "select region, count(*) from fitness group by rollup (region)"],
  ["unsupported", "select region, count(*) from fitness group by all"],
  ["unsupported", "select ? from fitness"],
  ["unsupported", "select region collate nocase from fitness"],
  ["unsupported", "select age::struct(a int) from fitness"],
  ["function", "select interval 1 day from fitness"],
  ["unsupported", "select 99999999999999999999999 from fitness"],
  ["star", "select age from fitness order by all"],
  ["unsupported", "select x from fitness t(x)"],
  ["unsupported", "select #1 from fitness"],
  ["unsupported", "select try(age) from fitness"],
  ["unsupported", "select '\\x41'::blob from fitness"],
  // personal pools
  ["personal-aggregate", "select max(age) from fitness", 7],
  ["personal-aggregate", "select region, min(age) from fitness group by region"],
  ["personal-aggregate", "select sum(case when age = 31 then age else 0 end) from fitness"],
  ["personal-aggregate", "select sum(age * steps) from fitness"],
  ["personal-aggregate", "select avg(power(age, 2)) from fitness"],
  ["personal-aggregate", "select count(nullif(age, 31)) from fitness"],
  ["personal-aggregate", "select sum(1) from fitness"],
  ["unbounded-field", "select sum(steps) from fitness", 11],
  ["person", "select person, count(*) from fitness group by person"],
  ["person", "select count(*) from fitness where person <> 'a'"],
  ["person", "select count(*) filter (where person <> 'a') from fitness"],
  ["person", "select count(*) from fitness f join sleep s on f.person = s.person and f.person <> 'a'"],
  ["join", "select f.age from fitness f join sleep s on f.age = s.age"],
  ["join", "select f.age from fitness f join sleep s on f.person = s.person or true"],
  ["join", "select f.age from fitness f join sleep s on f.person = f.person"],
  ["join", "select count(*) from fitness f join sleep s using (age)"],
  ["mixed-classes", "select count(*) from fitness f join stations s on f.person = s.person"],
  // types and grouping
  ["type", "select age from fitness where region > 3"],
  ["type", "select age + region from fitness"],
  ["type", "select age from fitness where age"],
  ["type", "select sum(region) from stations"],
  ["type", "select age from fitness where born > 'yesterday'"],
  ["type", "select age from fitness where born > '2024-02-31'"],
  ["type", "select case when age then 1 end from fitness"],
  ["not-grouped", "select region, age, count(*) from fitness group by region", 15],
  ["not-grouped", "select age from fitness having count(*) > 1", 7],
  ["function", "select age from fitness where count(*) > 1"],
  ["function", "select sum(count(*)) from stations"],
  ["ambiguous-field", "select age from fitness f join sleep s on f.person = s.person", 7],
];

describe("hostile queries", () => {
  it.each(CASES)("refuses as %s: %s", async (code, sql, position) => {
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
