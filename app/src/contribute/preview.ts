import type { Field } from "@datagraph/protocol";
import {
  type RecordProblem,
  RecordsError,
  type TableFormat,
  mediaTypeOf,
  openTable,
  tableFormat,
} from "@datagraph/sdk";
import { bytesOf } from "./bytesOf.ts";

const SHOWN = 5;

/** The first rows of a table as they will be read, and how many there are. */
export type TablePreview = {
  format: TableFormat;
  fields: readonly Field[];
  records: number;
  first: readonly Readonly<Record<string, unknown>>[];
};

/** What a file holds: a table, bytes that are none, or a table with problems. */
export type Preview = { mediaType: string } & (
  | { kind: "table"; read: TablePreview }
  | { kind: "bytes" }
  | { kind: "broken"; problems: readonly RecordProblem[]; more: number }
);

/** Reads a file to its end on this device. What is wrong with a table is returned; fails when `signal` aborts. */
export async function preview(file: File, signal: AbortSignal, onBytes: (done: number) => void): Promise<Preview> {
  const format = tableFormat(file.name);
  const mediaType = format === undefined && file.type !== "" ? file.type : mediaTypeOf(format);
  if (format === undefined) return { mediaType, kind: "bytes" };
  try {
    // the types are found in one reading, the records checked in another
    const passes = new Set<object>();
    const open = () => {
      const pass = {};
      passes.add(pass);
      const before = (passes.size - 1) * file.size;
      return bytesOf(file, signal, (done) => onBytes((before + done) / 2));
    };
    const table = await openTable({ name: file.name, format, open });
    const first: Record<string, unknown>[] = [];
    let records = 0;
    for await (const record of table.records()) if (++records <= SHOWN) first.push(record);
    return { mediaType, kind: "table", read: { format, fields: table.fields, records, first } };
  } catch (error) {
    if (!(error instanceof RecordsError)) throw error;
    return { mediaType, kind: "broken", problems: error.problems, more: error.more };
  }
}
