import { DuckDBInstance } from "@duckdb/node-api";
import type { Field } from "@datagraph/protocol";
import type { PoolView, QueryStream } from "@datagraph/query";
import { resolve } from "node:path";
import { createAnchorTable, createBaseTable } from "../../query/src/tables.ts";

const field = (name: string, type: Field["type"]): Field => ({ name, type, cadence: "hourly" });

/** Flights, as an open pool: when, how late, how far, from where to where. */
export const schema = {
  name: "flights",
  fields: [
    field("date", "timestamp"),
    field("delay", "integer"),
    field("distance", "integer"),
    field("origin", "string"),
    field("destination", "string"),
  ],
};

const PARQUET = resolve(import.meta.dirname, "../../node_modules/vega-datasets/data/flights-3m.parquet");

/** 3,000,000 real flights; each airport they leave from is a contributor, each month an anchor. */
export const REAL = `SELECT dense_rank() OVER (ORDER BY origin) - 1 AS stream, month(date) AS until, date, delay, distance, origin, destination FROM '${PARQUET}'`;

/**
 * The real flights again and again until there are `rows`, dealt to `contributors` in equal parts, an anchor each. Values
 * of the copies differ from their originals, so that they do not compress to nothing.
 */
export function synthetic(rows: number, contributors: number): string {
  return (
    `SELECT (n // ${rows / contributors})::INTEGER AS stream, 1 AS until, date, delay + copy AS delay, distance + copy AS distance, ` +
    `origin, destination FROM (SELECT *, row_number() OVER () - 1 AS n FROM ` +
    `(SELECT f.*, copy FROM range(${Math.ceil(rows / 3_000_000)}) c(copy), '${PARQUET}' f) LIMIT ${rows})`
  );
}

/** Writes a snapshot of flights as `loadSnapshot` lays it out, from SQL. Returns the pool with all its streams. */
export async function writeFlights(file: string, sql: string): Promise<PoolView> {
  const instance = await DuckDBInstance.create(file, { threads: "2" });
  const connection = await instance.connect();
  try {
    await connection.run(createBaseTable(1, schema));
    await connection.run(createAnchorTable(1));
    await connection.run(
      `INSERT INTO pool_1 SELECT stream, dense_rank() OVER (ORDER BY stream, until) - 1 AS anchor, ` +
        `row_number() OVER (PARTITION BY stream, until ORDER BY date) - 1 AS record, ` +
        `date, delay, distance, origin, destination FROM (${sql}) ORDER BY stream, until, record`,
    );
    await connection.run(
      `INSERT INTO anchors_1 SELECT dense_rank() OVER (ORDER BY stream, until) - 1, stream, until, count(*) ` +
        `FROM (${sql}) GROUP BY stream, until ORDER BY 1`,
    );
    await connection.run("CHECKPOINT");
    const { rows } = {
      rows: (await connection.runAndReadAll("SELECT stream, until, records FROM anchors_1")).getRows(),
    };
    return { pool: 1, schema, class: "open", k: 0, streams: streamsOf(rows.map((row) => row.map(Number))) };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function streamsOf(anchors: readonly number[][]): QueryStream[] {
  return [...Map.groupBy(anchors, ([stream]) => stream!)].map(([number, own]) => ({
    number,
    contributor: `0x${(number + 1).toString(16).padStart(40, "0")}`,
    fields: 2n ** BigInt(schema.fields.length) - 1n,
    rows: true,
    anchors: own.map(([, end, count]) => ({ end: end!, count: count! })),
  }));
}
