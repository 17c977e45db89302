import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RecordsError } from "@datagraph/sdk";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parquetTable } from "./parquetTable.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "datagraph-parquet-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function write(name: string, select: string): Promise<string> {
  const path = join(folder, name);
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`COPY (${select}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return path;
}

test("every type that a field can hold comes out as the field does", async () => {
  const path = await write(
    "it's all.parquet",
    `SELECT 7::TINYINT AS a, 9007199254740991::BIGINT AS b, 1.25::DECIMAL(9, 2) AS c, -0.0::DOUBLE AS d, 'x "y"' AS e,
     true AS f, DATE '2026-01-31' AS g, TIMESTAMP '2026-01-31 08:00:00.5' AS h,
     TIMESTAMPTZ '2026-01-31 08:00:00+02' AS i, NULL::INTEGER AS "a ""b"" c"`,
  );
  const { fields, records } = await parquetTable(path);
  expect(fields.map(({ name, type }) => `${name}:${type}`).join()).toBe(
    'a:integer,b:integer,c:number,d:number,e:string,f:boolean,g:date,h:timestamp,i:timestamp,a "b" c:integer',
  );
  expect(await Array.fromAsync(records())).toEqual([
    {
      a: 7,
      b: 9007199254740991,
      c: 1.25,
      d: 0,
      e: 'x "y"',
      f: true,
      g: "2026-01-31",
      h: "2026-01-31T08:00:00.500000Z",
      i: "2026-01-31T06:00:00.000000Z",
      'a "b" c': null,
    },
  ]);
});

test("records keep the file's order, across its row groups", async () => {
  const path = await write("many.parquet", "SELECT range AS n FROM range(300000)");
  const { records } = await parquetTable(path);
  let expected = 0;
  for await (const { n } of records()) if (n !== expected++) throw new Error(`${n} at ${expected}`);
  expect(expected).toBe(300_000);
});

test("what no field holds is told by row and column", async () => {
  const error = (work: Promise<unknown>) => work.catch((thrown: unknown) => thrown as RecordsError);
  const large = await write("large.parquet", "SELECT 9007199254740993::BIGINT AS n UNION ALL SELECT 1");
  expect(await error(Array.fromAsync((await parquetTable(large)).records()))).toMatchObject({
    problems: [{ row: 1, column: "n", value: '"9007199254740993"' }],
  });
  const nan = await write("nan.parquet", "SELECT 'nan'::DOUBLE AS x");
  expect(await error(Array.fromAsync((await parquetTable(nan)).records()))).toMatchObject({
    problems: [{ row: 1, column: "x" }],
  });
  const nested = await write("nested.parquet", "SELECT [1] AS list, {'a': 1} AS struct, 1 AS n");
  expect(await error(parquetTable(nested))).toMatchObject({ problems: [{ column: "list" }, { column: "struct" }] });
  const schema = [{ name: "n", type: "integer", minimum: 5, cadence: "static" }] as const;
  const low = await write("low.parquet", "SELECT 1 AS n UNION ALL SELECT 7");
  expect(await error(Array.fromAsync((await parquetTable(low, schema)).records()))).toMatchObject({
    problems: [{ row: 1 }],
  });
  const { writeFileSync } = await import("node:fs");
  writeFileSync(join(folder, "not.parquet"), "PAR1 nothing");
  expect(String(await error(parquetTable(join(folder, "not.parquet"))))).toMatch(/not readable as Parquet/);
});
