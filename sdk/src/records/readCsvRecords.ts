import type { DataRecord, Field } from "@datagraph/protocol";
import { parseCell } from "./fieldValue.ts";
import { MOST_PROBLEMS, type ProblemList, RecordsError, problemList, shorten } from "./problems.ts";
import { type CsvRow, readCsvRows } from "./readCsvRows.ts";

/** How a CSV file is read against fields. */
export type CsvOptions = {
  /** the file's name, for messages */
  file: string;
  /** what to do with columns that are no field: `refuse` (default) or `ignore` */
  extraColumns?: "refuse" | "ignore";
};

/**
 * Returns the records of a CSV file, typed by a pool's schema or by inferred fields, in the file's order, whatever the
 * order of its columns. An empty cell is null. Throws RecordsError that names the file and the row, column and value
 * of the first problems and counts all others; after the first, no more records come out.
 */
export async function* readCsvRecords(
  source: AsyncIterable<Uint8Array>,
  fields: readonly Field[],
  { file, extraColumns = "refuse" }: CsvOptions,
): AsyncGenerator<DataRecord> {
  const problems = problemList(file);
  const { header, rows } = await readCsvRows(source, file, problems);
  const columns = columnsOf(header, fields, file, extraColumns);
  for await (const row of rows) {
    const record = recordOf(row, fields, columns, problems);
    if (problems.count === 0) yield record;
  }
}

function columnsOf(header: readonly string[], fields: readonly Field[], file: string, extra: string): number[] {
  const known = new Set(fields.map((field) => field.name));
  const missing = fields
    .filter((field) => !header.includes(field.name))
    .map(({ name }) => ({ row: 1, column: name, message: "the schema has this column, the file lacks it: add it" }));
  const unknown = header
    .filter((name) => extra === "refuse" && !known.has(name))
    .map((name) => ({ row: 1, column: name, message: "the schema lacks this column: remove it, or name it as there" }));
  const problems = [...missing, ...unknown];
  if (problems.length > 0) throw new RecordsError(file, problems.slice(0, MOST_PROBLEMS));
  return fields.map((field) => header.indexOf(field.name));
}

function recordOf({ row, cells }: CsvRow, fields: readonly Field[], columns: readonly number[], found: ProblemList) {
  return Object.fromEntries(
    fields.map((field, index) => {
      const text = cells[columns[index]!]!;
      const { value = null, problem } = parseCell(text, field);
      if (problem) found.add({ row, column: field.name, value: shorten(text), message: problem });
      return [field.name, value];
    }),
  );
}
