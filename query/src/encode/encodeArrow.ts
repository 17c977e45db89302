import { DuckDBDateValue, DuckDBTimestampValue, type DuckDBValue } from "@duckdb/node-api";
import {
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Field,
  Float64,
  Int32,
  Int64,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimestampMicrosecond,
  Utf8,
  makeData,
  vectorFromArray,
} from "apache-arrow";
import type { Column } from "../types.ts";
import { toResultValue } from "./resultValue.ts";

/** Rows of one record batch: a reader holds no more of an answer at a time. */
const BATCH = 16_384;

type Columns = { columns: readonly Column[]; raw: readonly (readonly DuckDBValue[])[] };

/** Returns rows as an Arrow IPC stream: one schema, then record batches. Timestamps are in UTC. */
export function encodeArrow({ columns, raw }: Columns): Uint8Array {
  const types = columns.map(({ type }) => arrowType(type));
  const schema = new Schema(columns.map(({ name }, i) => new Field(name, types[i]!, true)));
  const writer = new RecordBatchStreamWriter();
  writer.reset(undefined, schema);
  for (let from = 0; from < raw.length; from += BATCH) {
    const rows = raw.slice(from, from + BATCH);
    const children = types.map((type, i) =>
      columnData(
        type,
        rows.map((row) => row[i] ?? null),
      ),
    );
    const data = makeData({ type: new Struct(schema.fields), length: rows.length, nullCount: 0, children });
    writer.write(new RecordBatch(schema, data));
  }
  writer.finish();
  return writer.toUint8Array(true);
}

function arrowType(type: string): DataType {
  if (type === "BIGINT") return new Int64();
  if (type === "HUGEINT") return new Decimal(0, 38, 128);
  if (/^(TINYINT|SMALLINT|INTEGER)$/.test(type)) return new Int32();
  if (/^(DOUBLE|FLOAT|DECIMAL.*)$/.test(type)) return new Float64();
  if (type === "BOOLEAN") return new Bool();
  if (type === "DATE") return new DateDay();
  if (type === "TIMESTAMP") return new TimestampMicrosecond("UTC");
  return new Utf8();
}

/** Fixed widths are written into their buffers; what has its own layout is left to the library. */
function columnData(type: DataType, values: readonly DuckDBValue[]) {
  if (type instanceof Utf8 || type instanceof Bool)
    return vectorFromArray(
      values.map((value) => (value === null ? null : toResultValue(value))),
      type,
    ).data[0]!;
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, i) => value !== null && (nullBitmap[i >> 3]! |= 1 << (i & 7)));
  const nullCount = values.filter((value) => value === null).length;
  return makeData({ type, length: values.length, nullCount, nullBitmap, data: fixedWidth(type, values) } as never);
}

function fixedWidth(type: DataType, values: readonly DuckDBValue[]): ArrayBufferView {
  if (type instanceof Int32) return Int32Array.from(values, (value) => Number(value ?? 0));
  if (type instanceof DateDay)
    return Int32Array.from(values, (value) => (value instanceof DuckDBDateValue ? value.days : 0));
  if (type instanceof Int64) return BigInt64Array.from(values, (value) => (typeof value === "bigint" ? value : 0n));
  if (type instanceof TimestampMicrosecond)
    return BigInt64Array.from(values, (value) => (value instanceof DuckDBTimestampValue ? value.micros : 0n));
  if (type instanceof Decimal) return new Uint32Array(halves(values).buffer);
  return Float64Array.from(values, (value) => Number(value === null ? 0 : toResultValue(value)));
}

/** 128-bit integers as two's complement, the low half first. */
function halves(values: readonly DuckDBValue[]): BigInt64Array {
  const words = new BigInt64Array(2 * values.length);
  values.forEach((value, i) => {
    const whole = typeof value === "bigint" ? value : 0n;
    words[2 * i] = BigInt.asIntN(64, whole);
    words[2 * i + 1] = whole >> 64n;
  });
  return words;
}
