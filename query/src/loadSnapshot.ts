import { rm, rename } from "node:fs/promises";
import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDateValue,
  DuckDBInstance,
  DuckDBTimestampValue,
} from "@duckdb/node-api";
import type { DataRecord, Field, FieldValue, PoolSchema } from "@datagraph/protocol";
import { createAnchorTable, createBaseTable } from "./tables.ts";
import type { LoadedPool } from "./types.ts";

const RESERVED: ReadonlySet<string> = new Set(["person"]);
const MAX_FIELDS = 256;

/**
 * Writes a snapshot: one DuckDB file with one table a pool. Records stream through; the file appears whole or not at
 * all, in place of one of that name. Returns the number of records. Throws on a value its field's type does not hold,
 * naming stream, anchor, record and field but not the value.
 */
export async function loadSnapshot(
  file: string,
  pools: Iterable<LoadedPool> | AsyncIterable<LoadedPool>,
): Promise<number> {
  const partial = `${file}.partial`;
  await removeDatabase(partial);
  try {
    const records = await writeDatabase(partial, pools);
    await rename(partial, file);
    return records;
  } finally {
    await removeDatabase(partial);
  }
}

async function writeDatabase(file: string, pools: Parameters<typeof loadSnapshot>[1]): Promise<number> {
  const instance = await DuckDBInstance.create(file, { threads: "1", preserve_insertion_order: "true" });
  const connection = await instance.connect();
  try {
    let records = 0;
    for await (const pool of pools) records += await writePool(connection, pool);
    await connection.run("CHECKPOINT");
    return records;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function writePool(connection: DuckDBConnection, pool: LoadedPool): Promise<number> {
  checkSchema(pool.schema);
  await connection.run(createBaseTable(pool.pool, pool.schema));
  await connection.run(createAnchorTable(pool.pool));
  const appender = await connection.createAppender(`pool_${pool.pool}`);
  const anchors = await connection.createAppender(`anchors_${pool.pool}`);
  try {
    let [records, number] = [0, 0];
    for await (const stream of pool.streams)
      for (const anchor of [...stream.anchors].sort((a, b) => a.end - b.end)) {
        let record = 0;
        for await (const values of anchor.records)
          appendRecord(
            appender,
            pool.schema,
            { stream: stream.number, end: anchor.end, anchor: number, record: record++ },
            values,
          );
        for (const value of [number++, stream.number]) anchors.appendInteger(value);
        anchors.appendBigInt(BigInt(anchor.end));
        anchors.appendInteger(record);
        anchors.endRow();
        records += record;
      }
    return records;
  } finally {
    appender.closeSync();
    anchors.closeSync();
  }
}

/** Throws on a schema whose names would not be one column each. */
function checkSchema(schema: PoolSchema): void {
  const seen = new Set<string>();
  if (schema.fields.length > MAX_FIELDS)
    throw new RangeError(`Schema "${schema.name}" has more than ${MAX_FIELDS} fields`);
  for (const { name } of schema.fields) {
    const lower = name.toLowerCase();
    if (!/^[a-z][a-z0-9_]*$/.test(lower) || RESERVED.has(lower))
      throw new RangeError(`Field name "${name}" of "${schema.name}" is reserved or no SQL identifier; rename it`);
    if (seen.has(lower)) throw new RangeError(`Field name "${name}" occurs twice in "${schema.name}"; rename one`);
    seen.add(lower);
  }
}

function appendRecord(
  appender: DuckDBAppender,
  schema: PoolSchema,
  key: { stream: number; end: number; anchor: number; record: number },
  values: DataRecord,
): void {
  appender.appendInteger(key.stream);
  appender.appendInteger(key.anchor);
  appender.appendInteger(key.record);
  for (const field of schema.fields) {
    const value = values[field.name] ?? null;
    if (value === null) appender.appendNull();
    else if (!appendField(appender, field, value))
      throw new TypeError(
        `Pool "${schema.name}", stream ${key.stream}, anchor ${key.end}, record ${key.record}: field "${field.name}" is no ${field.type}`,
      );
  }
  appender.endRow();
}

/** Returns whether the value fits the field's type and was appended. */
function appendField(appender: DuckDBAppender, { type }: Field, value: NonNullable<FieldValue>): boolean {
  switch (type) {
    case "integer":
      if (typeof value !== "number" || !Number.isSafeInteger(value)) return false;
      appender.appendBigInt(BigInt(value));
      return true;
    case "number":
      if (typeof value !== "number" || !Number.isFinite(value)) return false;
      appender.appendDouble(value);
      return true;
    case "boolean":
      if (typeof value !== "boolean") return false;
      appender.appendBoolean(value);
      return true;
    case "string":
      if (typeof value !== "string") return false;
      appender.appendVarchar(value);
      return true;
    default:
      return typeof value === "string" && appendMoment(appender, type, value);
  }
}

function appendMoment(appender: DuckDBAppender, type: "date" | "timestamp", value: string): boolean {
  const pattern = type === "date" ? /^\d{4}-\d{2}-\d{2}$/ : /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$/;
  const time = Date.parse(value);
  if (!pattern.test(value) || Number.isNaN(time)) return false;
  if (type === "date") appender.appendDate(new DuckDBDateValue(Math.floor(time / 86_400_000)));
  else
    appender.appendTimestamp(
      new DuckDBTimestampValue(BigInt(Math.floor(time / 1000)) * 1_000_000n + microseconds(value)),
    );
  return true;
}

/** Date.parse stops at milliseconds. */
function microseconds(value: string): bigint {
  return BigInt((/\.(\d+)/.exec(value)?.[1] ?? "0").padEnd(6, "0"));
}

async function removeDatabase(file: string): Promise<void> {
  await Promise.all([rm(file, { force: true }), rm(`${file}.wal`, { force: true })]);
}
