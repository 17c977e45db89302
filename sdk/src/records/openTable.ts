import type { DataRecord, Field } from "@datagraph/protocol";
import { checkRecords } from "./checkRecords.ts";
import { inferFields } from "./inferFields.ts";
import { inferJsonFields } from "./inferJsonFields.ts";
import { RecordsError } from "./problems.ts";
import { readCsvRecords } from "./readCsvRecords.ts";
import { readJsonRows } from "./readJsonRows.ts";
import type { TableFormat } from "./tableFormat.ts";

/** A table in a file, to be read as often as needed. */
export type TableFile = {
  /** the file's name, for messages */
  name: string;
  format: TableFormat;
  /** Returns the file's bytes from the start. */
  open: () => AsyncIterable<Uint8Array>;
  /** what to do with columns of a CSV file that are no field: `refuse` (default) or `ignore` */
  extraColumns?: "refuse" | "ignore";
};

/** A table's fields, and its records in the file's order; none is kept. */
export type RecordTable = { fields: readonly Field[]; records: () => AsyncIterable<DataRecord> };

/**
 * Returns a table typed by `fields`, or by what its content shows. With `fields` nothing is read yet. Throws
 * RecordsError; on Parquet and Arrow too, which need the command line.
 */
export async function openTable(file: TableFile, fields?: readonly Field[]): Promise<RecordTable> {
  const { name, format, open, extraColumns } = file;
  if (format === "parquet" || format === "arrow") throw unreadable(name, format);
  if (format === "csv") {
    const known = fields ?? (await inferFields(open(), name)).fields;
    const options = { file: name, ...(extraColumns && { extraColumns }) };
    return { fields: known, records: () => readCsvRecords(open(), known, options) };
  }
  const known = fields ?? (await inferJsonFields(open(), format, name)).fields;
  return { fields: known, records: () => checkRecords(readJsonRows(open(), format, name), known, name) };
}

function unreadable(name: string, format: TableFormat): RecordsError {
  const message = `${format} files are read by the datagraph command (datagraph dataset add): use it, or give CSV or JSON`;
  return new RecordsError(name, [{ message }]);
}
