import { basename } from "node:path";
import type { DataRecord, Field, FieldType } from "@datagraph/protocol";
import { RecordsError, type RawRecord, type RecordProblem, type RecordTable, checkRecords } from "@datagraph/sdk";
import type { DuckDBConnection } from "@duckdb/node-api";

/** What DuckDB may take: reading a table needs a row group at a time. */
const LIMITS = { memory_limit: "96MB", threads: "1", enable_external_access: "true" } as const;

/** A column: what SQL gives of it, and the field it becomes. */
type Column = { name: string; type: FieldType; sql: string };

const WHOLE = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER)$/;
const REAL = /^(FLOAT|DOUBLE|DECIMAL.*)$/;
const TEXT = /^(VARCHAR|ENUM.*|UUID|TIME)$/;
const MOMENT = /^TIMESTAMP/;

/**
 * Returns the table in a Parquet file, read by DuckDB in this process a part at a time; typed by `fields`, or by the
 * file's own schema. Throws RecordsError on columns that a field cannot hold.
 */
export async function parquetTable(path: string, fields?: readonly Field[]): Promise<RecordTable> {
  const file = basename(path);
  const columns = await withDuckDb((connection) => columnsOf(connection, path, file));
  const known = fields ?? columns.map(({ name, type }): Field => ({ name, type, cadence: "static" }));
  return { fields: known, records: () => checkRecords(rowsOf(path, columns), known, file) };
}

async function columnsOf(connection: DuckDBConnection, path: string, file: string): Promise<Column[]> {
  const sql = `DESCRIBE SELECT * FROM read_parquet(${literal(path)})`;
  const described = await connection.runAndReadAll(sql).catch((cause: unknown) => {
    throw new RecordsError(file, [{ message: `not readable as Parquet (${firstLine(cause)})` }], { cause });
  });
  const found = described
    .getRowObjects()
    .map(({ column_name: name, column_type: type }) => columnOf(String(name), String(type)));
  const problems = found.filter((one): one is RecordProblem => "message" in one);
  if (problems.length > 0)
    throw new RecordsError(file, problems.slice(0, 20), { more: Math.max(0, problems.length - 20) });
  return found as Column[];
}

function columnOf(name: string, type: string): Column | RecordProblem {
  const column = `"${name.replaceAll('"', '""')}"`;
  if (type === "BOOLEAN") return { name, type: "boolean", sql: column };
  // numbers beyond 2^53 stay text here, so that the check can tell them; a cast would round
  if (WHOLE.test(type)) return { name, type: "integer", sql: `${column}::VARCHAR` };
  if (REAL.test(type)) return { name, type: "number", sql: `${column}::DOUBLE` };
  if (TEXT.test(type)) return { name, type: "string", sql: `${column}::VARCHAR` };
  if (type === "DATE") return { name, type: "date", sql: `strftime(${column}, '%Y-%m-%d')` };
  if (MOMENT.test(type)) {
    const utc = type === "TIMESTAMP WITH TIME ZONE" ? `(${column} AT TIME ZONE 'UTC')` : `${column}::TIMESTAMP`;
    return { name, type: "timestamp", sql: `strftime(${utc}, '%Y-%m-%dT%H:%M:%S.%fZ')` };
  }
  return {
    column: name,
    value: type,
    message: "a field holds numbers, text, truth, days and times: leave it out, or cast it",
  };
}

async function* rowsOf(path: string, columns: readonly Column[]): AsyncGenerator<RawRecord> {
  const { connection, close } = await openDuckDb();
  try {
    const selected = columns.map(({ sql }) => sql).join(", ");
    const result = await connection.stream(`SELECT ${selected} FROM read_parquet(${literal(path)})`);
    let row = 0;
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
      for (const cells of chunk.getRows()) yield { row: ++row, values: recordOf(columns, cells) };
  } finally {
    close();
  }
}

function recordOf(columns: readonly Column[], cells: readonly unknown[]): DataRecord {
  return Object.fromEntries(columns.map(({ name, type }, index) => [name, valueOf(type, cells[index])]));
}

function valueOf(type: FieldType, cell: unknown): DataRecord[string] {
  if (cell === null || cell === undefined) return null;
  if (type !== "integer") return type === "number" ? Number(cell) + 0 : (cell as string | boolean);
  const number = Number(cell);
  return Number.isSafeInteger(number) ? number : String(cell);
}

async function withDuckDb<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const { connection, close } = await openDuckDb();
  try {
    return await work(connection);
  } finally {
    close();
  }
}

async function openDuckDb() {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", LIMITS);
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  return { connection, close };
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function firstLine(error: unknown): string {
  return error instanceof Error ? error.message.split("\n")[0]! : String(error);
}
