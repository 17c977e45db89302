import {
  BIGINT,
  BOOLEAN,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from "@duckdb/node-api";
import type { GrantedPool } from "./duckPlan.ts";
import { type Coverage, coverageSql, createAskedTable, createGrantTable, createPoolView } from "./tables.ts";

/** Rows the database takes at a time. */
const CHUNK = 2_048;

/** Makes the view by which a query reads a pool: the records granted to it, with the fields their streams share. */
export async function grantView(connection: DuckDBConnection, pool: GrantedPool): Promise<void> {
  await connection.run(createAskedTable(pool));
  await append(connection, pool);
  await connection.run(createGrantTable(pool.pool));
  await connection.run(createPoolView(pool, await coverageOf(connection, pool.pool)));
}

async function append(connection: DuckDBConnection, pool: GrantedPool): Promise<void> {
  const appender = await connection.createAppender(`asked_${pool.pool}`, null, "temp");
  const columns = columnsOf(pool);
  for (let from = 0; from < pool.streams.length; from += CHUNK) {
    const chunk = DuckDBDataChunk.create(columns.map(({ type }) => type));
    chunk.setColumns(columns.map(({ values }) => values(from, Math.min(from + CHUNK, pool.streams.length))));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

type ColumnSource = { type: DuckDBType; values: (from: number, to: number) => DuckDBValue[] };

function columnsOf({
  streams,
  untils,
  records,
  contributors,
  own,
  persons,
  consents,
  ...shape
}: GrantedPool): ColumnSource[] {
  const of = (type: DuckDBType, all: { slice(from: number, to: number): Iterable<DuckDBValue> }): ColumnSource => ({
    type,
    values: (from, to) => [...all.slice(from, to)],
  });
  return [
    ...[of(INTEGER, streams), of(BIGINT, untils), of(INTEGER, records)],
    ...(shape.who ? [of(INTEGER, contributors), of(BOOLEAN, own)] : []),
    ...(shape.person
      ? [
          of(
            VARCHAR,
            Array.from(contributors, (number) => persons[number] ?? null),
          ),
        ]
      : []),
    ...consents.map((each) => of(BOOLEAN, each)),
  ];
}

async function coverageOf(connection: DuckDBConnection, pool: number): Promise<Coverage> {
  const [counts = []] = (await connection.runAndReadAll(coverageSql(pool))).getRows();
  const [anchors, granted, cut] = counts.map(Number);
  if (cut !== 0) return "records";
  return anchors === granted ? "all" : "anchors";
}
