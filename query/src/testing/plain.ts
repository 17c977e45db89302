import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { DataRecord, FieldValue } from "@datagraph/protocol";
import { toResultValue } from "../encode/resultValue.ts";
import { pseudonym } from "../pseudonym.ts";
import { quoteName, quoteText } from "../quote.ts";
import type { PoolView, QueryContext, QueryStream, ResultValue } from "../types.ts";

/** A stream with its plaintext, for tests. */
export type PlainStream = QueryStream & { records: readonly { end: number; values: DataRecord }[] };
export type PlainPool = Omit<PoolView, "streams"> & { streams: readonly PlainStream[] };

const TYPES = {
  integer: "BIGINT",
  number: "DOUBLE",
  string: "VARCHAR",
  boolean: "BOOLEAN",
  date: "DATE",
  timestamp: "TIMESTAMP",
};

/**
 * Returns what bare DuckDB answers on the plain data restricted to consent: a table a pool, made by literal INSERTs,
 * with what a stream does not share left out. The oracle of results; it shares no SQL with the engine.
 */
export async function plainAnswer(
  pools: readonly PlainPool[],
  sql: string,
  mode: "rows" | "aggregate",
  context: Pick<QueryContext, "period" | "personKey">,
): Promise<ResultValue[][]> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    for (const pool of pools) await createPlain(connection, pool, mode, context);
    return (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(toResultValue));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function createPlain(
  connection: DuckDBConnection,
  pool: PlainPool,
  mode: "rows" | "aggregate",
  { period, personKey }: Pick<QueryContext, "period" | "personKey">,
): Promise<void> {
  const { fields, name } = pool.schema;
  const columns = fields.map((field) => `${quoteName(field.name)} ${TYPES[field.type]}`);
  await connection.run(`CREATE TABLE ${quoteName(name)} (person VARCHAR, ${columns.join(", ")})`);
  const tuples: string[] = [];
  for (const stream of pool.streams) {
    if (stream.fields === 0n || (mode === "rows" && !stream.rows)) continue;
    for (const { end, values } of stream.records) {
      if (end <= period.start || end > period.end) continue;
      const row = fields.map((field, i) =>
        (stream.fields & (2n ** BigInt(i))) === 0n ? "NULL" : literal(values[field.name]),
      );
      tuples.push(`(${[quoteText(pseudonym(personKey, stream.contributor)), ...row].join(", ")})`);
    }
  }
  if (tuples.length > 0) await connection.run(`INSERT INTO ${quoteName(name)} VALUES ${tuples.join(", ")}`);
}

function literal(value: FieldValue | undefined): string {
  if (value === null || value === undefined) return "NULL";
  return typeof value === "string" ? quoteText(value) : String(value);
}
