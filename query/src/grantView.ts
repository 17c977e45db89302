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
import { type AnchorIndex, type FoundAnchors, findAnchors } from "./anchorIndex.ts";
import type { GrantedPool } from "./duckPlan.ts";
import { createGrantTable, createPoolView, isBare } from "./tables.ts";

/** Rows the database takes at a time. */
const CHUNK = 2_048;

/** Makes the view by which a query reads a pool: the records granted to it, with the fields their streams share. */
export async function grantView(connection: DuckDBConnection, pool: GrantedPool, index: AnchorIndex): Promise<void> {
  const { found, coverage } = findAnchors(index, pool);
  if (!isBare(pool, coverage)) {
    await connection.run(createGrantTable(pool));
    await append(connection, pool, columnsOf(pool, found), found?.anchors.length ?? index.streams.length);
  }
  await connection.run(createPoolView(pool, coverage));
}

async function append(
  connection: DuckDBConnection,
  { pool }: GrantedPool,
  columns: readonly ColumnSource[],
  length: number,
): Promise<void> {
  const appender = await connection.createAppender(`grant_${pool}`, null, "temp");
  for (let from = 0; from < length; from += CHUNK) {
    const chunk = DuckDBDataChunk.create(columns.map(({ type }) => type));
    const places = Array.from({ length: Math.min(CHUNK, length - from) }, (_, i) => from + i);
    chunk.setColumns(columns.map(({ value }) => places.map(value)));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

type ColumnSource = { type: DuckDBType; value: (place: number) => DuckDBValue };

function columnsOf(pool: GrantedPool, found: FoundAnchors["found"]): ColumnSource[] {
  const { untils, records, contributors, own, persons, consents, who, person } = pool;
  const of = (type: DuckDBType, valueOf: (row: number) => DuckDBValue | undefined): ColumnSource => ({
    type,
    value: (place) => valueOf(found ? found.rows[place]! : place) ?? null,
  });
  return [
    { type: INTEGER, value: (place) => found?.anchors[place] ?? place },
    of(INTEGER, (row) => records[row]),
    ...(who
      ? [
          of(INTEGER, (row) => contributors[row]),
          of(BOOLEAN, (row) => own[row]),
          of(BIGINT, (row) => BigInt(untils[row]!)),
        ]
      : []),
    ...(person ? [of(VARCHAR, (row) => persons[contributors[row]!])] : []),
    ...consents.map((each) => of(BOOLEAN, (row) => each[row])),
  ];
}
