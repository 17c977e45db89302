import { pipeline } from "node:stream";
import { parse } from "csv-parse";
import type { ExportFile } from "./folderSource.ts";

/** A row by its columns' names, and its line. */
export type CsvRecord = { record: Readonly<Record<string, string>>; info: { lines: number } };

/** Returns the rows of a CSV file with a header. Throws on a row that has more or fewer cells. */
export function parsedCsv({ open }: ExportFile): AsyncIterable<CsvRecord> {
  const rows = parse({ columns: true, bom: true, info: true, skip_empty_lines: true });
  // what breaks the file breaks the rows too, which say so
  pipeline(open(), rows, () => undefined);
  return rows as AsyncIterable<CsvRecord>;
}
