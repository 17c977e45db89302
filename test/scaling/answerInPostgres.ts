import type { PoolSchema } from "@datagraph/protocol";
import type { Client } from "pg";
import { type AnchorIndex, findAnchors } from "../../query/src/anchorIndex.ts";
import type { StreamRecords } from "../../query/src/answerJob.ts";
import { type DuckPlan, type GrantedPool, grantedPools } from "../../query/src/duckPlan.ts";
import type { OpenSnapshot } from "../../query/src/openSnapshot.ts";
import { partUsage } from "../../query/src/partUsage.ts";
import { type AnsweredSet, type SetRows, answeredSets, setRows } from "../../query/src/privacy/answeredSets.ts";
import type { RenderedSets } from "../../query/src/privacy/renderSets.ts";
import { createBaseTable, createGrantTable, createPoolView, isBare } from "../../query/src/tables.ts";
import type { PartUsage, PreparedQuery } from "../../query/src/types.ts";

type Cell = string | null;

/** Copies the pools of a snapshot into tables of PostgreSQL, row by row. */
export async function copySnapshot(
  client: Client,
  { connection }: OpenSnapshot,
  pools: readonly { pool: number; schema: PoolSchema }[],
): Promise<void> {
  for (const { pool, schema } of pools) {
    await client.query(createBaseTable(pool, schema));
    const { rows, names } = await connection
      .runAndReadAll(`SELECT * FROM pool_${pool}`)
      .then((read) => ({ rows: read.getRowObjectsJson(), names: read.columnNames().join(", ") }));
    await insert(client, `pool_${pool}`, names, rows);
  }
}

/**
 * Answers a prepared query on PostgreSQL as the engine's process does on DuckDB: by its views, steps, answer and usage.
 * `dialect` may write a statement in another form. Returns the values as PostgreSQL writes them.
 */
export async function answerInPostgres(
  client: Client,
  prepared: PreparedQuery,
  anchors: ReadonlyMap<number, AnchorIndex>,
  dialect: (sql: string) => string = (sql) => sql,
): Promise<{ rows: Cell[][]; usage: PartUsage[]; answered: AnsweredSet[] } | "below-k"> {
  const { steps, floor, result, usage } = prepared.plan as DuckPlan;
  const ask = async (sql: string): Promise<Cell[][]> =>
    (await client.query<Cell[]>({ text: dialect(sql), rowMode: "array" })).rows;
  await client.query("BEGIN");
  try {
    for (const pool of grantedPools(prepared)) await grantView(client, pool, anchors.get(pool.pool)!);
    for (const step of steps) await client.query(dialect(step));
    if (floor && Number((await ask(floor.sql))[0]?.[0]) < floor.k) return "below-k";
    const answered = floor ? answeredSets(floor.sets, await setsIn(ask, floor.sets), prepared.parts) : [];
    const rows = await ask(result);
    const used: ({ pool: number } & StreamRecords)[] = [];
    for (const { pool, sql } of usage) {
      const found = await ask(sql);
      const streams = Int32Array.from(found, ([stream]) => Number(stream));
      used.push({ pool, streams, records: Float64Array.from(found, ([, records]) => Number(records)) });
    }
    return { rows, usage: prepared.parts.map((part) => partUsage(part, used)), answered };
  } finally {
    // every table and view of the query goes with its transaction
    await client.query("ROLLBACK");
  }
}

async function setsIn(ask: (sql: string) => Promise<Cell[][]>, sets: RenderedSets): Promise<SetRows> {
  const rows = await ask(sets.sql);
  const width = 1 + sets.tables.length + sets.columns.length;
  return setRows(
    Array.from({ length: width }, (_, column) => rows.map((row) => row[column]!)),
    sets,
  );
}

async function grantView(client: Client, pool: GrantedPool, index: AnchorIndex): Promise<void> {
  const { found, coverage } = findAnchors(index, pool);
  if (!isBare(pool, coverage)) {
    await client.query(createGrantTable(pool));
    const anchors = found?.anchors ?? index.streams.map((_, anchor) => anchor);
    const rows = [...anchors].map((anchor, place) => grantRow(pool, anchor, found?.rows[place] ?? place));
    await insert(client, `grant_${pool.pool}`, Object.keys(rows[0] ?? { anchor: 0 }).join(", "), rows);
  }
  await client.query(createPoolView(pool, coverage));
}

function grantRow(pool: GrantedPool, anchor: number, row: number): Record<string, unknown> {
  const who = pool.contributors[row];
  return {
    anchor,
    records: pool.records[row],
    ...(pool.who ? { who, own: pool.own[row], until: pool.untils[row] } : {}),
    ...(pool.person ? { person: pool.persons[who!] } : {}),
    ...Object.fromEntries(pool.partly.map((field, i) => [`c${field}`, pool.consents[i]![row]])),
  };
}

async function insert(client: Client, table: string, columns: string, rows: readonly object[]): Promise<void> {
  await client.query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`,
    [JSON.stringify(rows)],
  );
}
