import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import type { DataRecord, Field, FieldType } from "@datagraph/protocol";
import { RecordsError, type RawRecord, type RecordProblem, type RecordTable, checkRecords } from "@datagraph/sdk";
import type * as Arrow from "apache-arrow";
import type { RecordBatchReader, Schema, Vector } from "apache-arrow";

/** A column: the field it becomes, and how one of its values reads. */
type Column = { name: string; type: FieldType; read: (cell: unknown) => DataRecord[string] };

const DAY = 86_400_000;

/**
 * Returns the table in an Arrow IPC file or stream, read a record batch at a time; typed by `fields`, or by its own
 * schema. Throws RecordsError on columns that a field cannot hold.
 */
export async function arrowTable(path: string, fields?: readonly Field[]): Promise<RecordTable> {
  const file = basename(path);
  const reader = await openReader(path, file);
  const columns = await columnsOf(reader.schema, file);
  await reader.cancel();
  const known = fields ?? columns.map(({ name, type }): Field => ({ name, type, cadence: "static" }));
  return { fields: known, records: () => checkRecords(rowsOf(path, file, columns), known, file) };
}

async function* rowsOf(path: string, file: string, columns: readonly Column[]): AsyncGenerator<RawRecord> {
  const reader = await openReader(path, file);
  let row = 0;
  try {
    for await (const batch of reader) {
      const vectors = columns.map((_, index) => batch.getChildAt(index)!) as Vector[];
      for (let at = 0; at < batch.numRows; at++) {
        const cells = columns.map(({ name, read }, index) => [name, read(vectors[index]!.get(at))] as const);
        yield { row: ++row, values: Object.fromEntries(cells) };
      }
    }
  } catch (cause) {
    throw unreadable(file, cause, row + 1);
  } finally {
    await reader.cancel();
  }
}

/** From a handle, an IPC file is read batch by batch; from a stream, the library would hold all of it in memory. */
async function openReader(path: string, file: string): Promise<RecordBatchReader> {
  const { RecordBatchReader: Reader, CompressionType, compressionRegistry } = await import("apache-arrow");
  compressionRegistry.set(CompressionType.ZSTD, { decode: zstdDecompressSync });
  const handle = await open(path);
  try {
    await checkEnds(handle);
    const reader = (await Reader.from(handle)) as RecordBatchReader;
    await reader.open();
    if (!reader.schema) throw new TypeError("no schema");
    return reader;
  } catch (cause) {
    await handle.close();
    throw unreadable(file, cause);
  }
}

const MAGIC = Buffer.from("ARROW1");
const END_OF_STREAM = Buffer.from("ffffffff00000000", "hex");

/** A stream may be cut between two batches and still read well; every current writer marks its end, so that is asked for. */
async function checkEnds(handle: FileHandle): Promise<void> {
  const { size } = await handle.stat();
  const head = await bytesAt(handle, 0, MAGIC.length);
  const end = head.equals(MAGIC) ? MAGIC : END_OF_STREAM;
  const tail = await bytesAt(handle, Math.max(0, size - end.length), end.length);
  if (!tail.equals(end)) throw new TypeError("its end is missing: is the file complete?");
}

async function bytesAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function unreadable(file: string, cause: unknown, row?: number): RecordsError {
  const reason = cause instanceof Error ? cause.message.split("\n")[0]! : String(cause);
  const advice = reason.includes("codec not found") ? "; write it with zstd or without compression, or as Parquet" : "";
  const problem = { ...(row !== undefined && { row }), message: `not readable as Arrow (${reason})${advice}` };
  return new RecordsError(file, [problem], { cause });
}

async function columnsOf(schema: Schema, file: string): Promise<Column[]> {
  const arrow = await import("apache-arrow");
  const found = schema.fields.map(({ name, type }) => columnOf(arrow, name, type));
  const problems = found.filter((one): one is RecordProblem => "message" in one);
  if (problems.length > 0)
    throw new RecordsError(file, problems.slice(0, 20), { more: Math.max(0, problems.length - 20) });
  return found as Column[];
}

function columnOf({ DataType, Type }: typeof Arrow, name: string, type: unknown): Column | RecordProblem {
  const kind = DataType.isDictionary(type) ? type.dictionary : type;
  if (DataType.isBool(kind)) return { name, type: "boolean", read: (cell) => cell as boolean | null };
  // what is beyond 2^53 stays text here, so that the check can tell it
  if (DataType.isInt(kind)) return { name, type: "integer", read: whole };
  if (DataType.isFloat(kind))
    return { name, type: "number", read: (cell) => (cell === null ? null : Number(cell) + 0) };
  if (DataType.isUtf8(kind) || DataType.isLargeUtf8(kind) || DataType.isUtf8View(kind))
    return { name, type: "string", read: (cell) => cell as string | null };
  if (DataType.isDate(kind)) return { name, type: "date", read: (cell) => time(cell)?.slice(0, 10) ?? null };
  if (DataType.isTimestamp(kind)) return { name, type: "timestamp", read: time };
  const message = "a field holds numbers, text, truth, days and times: leave it out, or cast it";
  const shown = kind as { typeId?: number };
  return { column: name, value: Type[shown.typeId ?? 0] ?? String(kind), message };
}

function whole(cell: unknown): DataRecord[string] {
  if (cell === null) return null;
  const number = Number(cell);
  return Number.isSafeInteger(number) ? number : String(cell);
}

/** Days and times come in milliseconds since 1970, whatever unit the file has them in; microseconds as a fraction. */
function time(cell: unknown): string | null {
  if (cell === null) return null;
  const microseconds = Math.round(Number(cell) * 1_000);
  if (!(Math.abs(microseconds) <= 1e11 * DAY)) return String(cell);
  const text = new Date(Math.floor(microseconds / 1_000)).toISOString();
  const rest = ((microseconds % 1_000) + 1_000) % 1_000;
  return rest === 0 ? text : text.replace("Z", `${String(rest).padStart(3, "0")}Z`);
}
