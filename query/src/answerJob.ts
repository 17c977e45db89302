import type { DuckDBConnection, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import type { GrantedPool } from "./duckPlan.ts";
import { encodeCsv } from "./encode/encodeCsv.ts";
import { encodeJson } from "./encode/encodeJson.ts";
import { encodeParquet } from "./encode/encodeParquet.ts";
import { toResultValue } from "./encode/resultValue.ts";
import { type OpenSnapshot, openSnapshot } from "./openSnapshot.ts";
import { grantView } from "./grantView.ts";
import { type SetRows, setRows } from "./privacy/answeredSets.ts";
import type { RenderedSets } from "./privacy/renderSets.ts";
import type { Column, EngineFormat, QueryLimits, ResultValue } from "./types.ts";

/** One query as its own process gets it. Whatever is undefined is not run. */
export type Job = {
  file: string;
  pools: GrantedPool[];
  floor?: { sql: string; k: number; sets: RenderedSets };
  /** make the temporary tables that the other statements read */
  steps: string[];
  result?: string;
  usage: { pool: number; sql: string }[];
  formats: readonly EngineFormat[];
  /** empty directory for what DuckDB can write to files only */
  scratch: string;
  limits: Required<QueryLimits>;
};

export type Answer = { columns: Column[]; rows: ResultValue[][]; bytes: Partial<Record<EngineFormat, Uint8Array>> };

/** How many records of each stream were used. */
export type StreamRecords = { streams: Int32Array; records: Float64Array };

/** What comes back. A failure has no text of DuckDB's: it could quote values. */
export type Reply =
  | { kind: "done"; answer?: Answer; usage: ({ pool: number } & StreamRecords)[]; sets?: SetRows }
  | { kind: "below-k" }
  | { kind: "failed"; code: "memory" | "too-many-rows" | "too-many-bytes" | "failed" };

type Rows = { columns: Column[]; types: DuckDBType[]; raw: DuckDBValue[][]; rows: ResultValue[][] };

/** A pool that came after the snapshot has no records in it. */
const NO_ANCHORS = { streams: new Int32Array(), untils: new Float64Array(), records: new Int32Array() };

class Limit extends Error {
  readonly code: "too-many-rows" | "too-many-bytes";
  constructor(code: Limit["code"]) {
    super(code);
    this.code = code;
  }
}

/**
 * Answers one job on its snapshot, opened read-only and locked, now or beforehand. Never throws: a failure is a reply.
 */
export async function answerJob(job: Job, opened?: Promise<OpenSnapshot>): Promise<Reply> {
  try {
    const snapshot = await (opened ?? openSnapshot(job.file, job.limits));
    try {
      return await answerOn(snapshot, job);
    } finally {
      snapshot.close();
    }
  } catch (error) {
    return failure(error);
  }
}

/** Answers one job on an open snapshot; the temporary tables it makes stay in the connection. Throws what DuckDB throws. */
export async function answerOn(
  { connection, anchors }: Pick<OpenSnapshot, "connection" | "anchors">,
  job: Job,
): Promise<Reply> {
  for (const pool of job.pools) await grantView(connection, pool, anchors.get(pool.pool) ?? NO_ANCHORS);
  for (const step of job.steps) await connection.run(step);
  if (job.floor && (await fewest(connection, job.floor.sql)) < job.floor.k) return { kind: "below-k" };
  const sets = job.floor && (await setsOf(connection, job.floor.sets));
  const found = job.result === undefined ? undefined : await collect(connection, job.result, job.limits);
  const usage = [];
  for (const { pool, sql } of job.usage) usage.push({ pool, ...(await recordsByStream(connection, sql)) });
  if (found === undefined) return { kind: "done", usage };
  const bytes = await encode(found, job);
  const answer = { columns: found.columns, rows: found.rows, bytes };
  return { kind: "done", usage, answer, ...(sets && { sets }) };
}

async function fewest(connection: DuckDBConnection, sql: string): Promise<number> {
  return Number((await connection.runAndReadAll(sql)).getRows()[0]?.[0] ?? 0);
}

async function setsOf(connection: DuckDBConnection, sets: RenderedSets): Promise<SetRows> {
  return setRows((await connection.runAndReadAll(sets.sql)).getColumns(), sets);
}

/** Reads vectors, not rows: there may be a stream for every contributor. */
async function recordsByStream(connection: DuckDBConnection, sql: string): Promise<StreamRecords> {
  const result = await connection.run(sql);
  const [streams, records] = [new Int32Array(result.rowCount), new Float64Array(result.rowCount)];
  for (let each = 0, row = 0; each < result.chunkCount; each++) {
    const chunk = result.getChunk(each);
    const [stream, count] = [chunk.getColumnVector(0), chunk.getColumnVector(1)];
    for (let i = 0, rows = stream.itemCount; i < rows; i++, row++) {
      streams[row] = stream.getItem(i) as number;
      records[row] = count.getItem(i) as number;
    }
  }
  return { streams, records };
}

async function collect(connection: DuckDBConnection, sql: string, limits: Required<QueryLimits>): Promise<Rows> {
  const stream = await connection.stream(sql);
  const types = stream.columnTypes();
  const columns = stream.columnNames().map((name, i) => ({ name, type: String(types[i]) }));
  const raw: DuckDBValue[][] = [];
  const rows: ResultValue[][] = [];
  let bytes = 0;
  for await (const chunk of stream.yieldRows())
    for (const values of chunk) {
      const row = values.map(toResultValue);
      raw.push(values);
      rows.push(row);
      for (const value of row) bytes += typeof value === "string" ? value.length : 8;
      if (rows.length > limits.maxRows) throw new Limit("too-many-rows");
      if (bytes > limits.maxBytes) throw new Limit("too-many-bytes");
    }
  return { columns, types, raw, rows };
}

async function encode(found: Rows, job: Job): Promise<Answer["bytes"]> {
  const bytes: Answer["bytes"] = {};
  for (const format of job.formats) {
    if (format === "json") bytes.json = encodeJson(found.columns, found.rows);
    else if (format === "csv") bytes.csv = encodeCsv(found.columns, found.rows);
    else if (format === "parquet") bytes.parquet = await encodeParquet(found, job.scratch);
    else bytes.arrow = await arrowOf(found);
    if ((bytes[format]?.length ?? 0) > job.limits.maxBytes) throw new Limit("too-many-bytes");
  }
  return bytes;
}

/** The library is loaded by those who ask for it: the others start sooner. */
async function arrowOf(found: Rows): Promise<Uint8Array> {
  const { encodeArrow } = await import("./encode/encodeArrow.ts");
  return encodeArrow(found);
}

function failure(error: unknown): Reply {
  if (error instanceof Limit) return { kind: "failed", code: error.code };
  const isMemory = error instanceof Error && /^Out of Memory/.test(error.message);
  return { kind: "failed", code: isMemory ? "memory" : "failed" };
}
