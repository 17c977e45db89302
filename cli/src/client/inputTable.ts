import { basename } from "node:path";
import {
  type RecordTable,
  TABLE_FORMATS,
  type TableFormat,
  openTable,
  parseTableSchema,
  tableFormat,
} from "@datagraph/sdk";
import { readFileStream } from "@datagraph/sdk/node";
import type { Field } from "@datagraph/protocol";
import { z } from "zod";
import { arrowTable } from "./arrowTable.ts";
import { parquetTable } from "./parquetTable.ts";
import { readJson } from "./readInput.ts";

/** Options of every command that takes a file of records. */
export const TABLE = {
  "--format <name>": `${TABLE_FORMATS.join(", ")}, or file for what is no table (default by the file's name)`,
  "--schema <file>": "JSON with the fields its records must fit (default what they show)",
} as const;

/** The input that goes with `TABLE`. */
export const Table = {
  format: z.enum([...TABLE_FORMATS, "file"], `give ${TABLE_FORMATS.join(", ")} or file`).optional(),
  schema: z.string().optional(),
};

type TableInput = { format?: TableFormat | "file" | undefined; schema?: string | undefined };

/** Returns the format of a file's table; undefined when it is none. */
export function formatOf(path: string, { format }: Pick<TableInput, "format">): TableFormat | undefined {
  return format === "file" ? undefined : (format ?? tableFormat(path));
}

/** Returns the table in a file, typed by the schema that is named; undefined for a file that is no table. */
export async function inputTable(path: string, input: TableInput): Promise<RecordTable | undefined> {
  const format = formatOf(path, input);
  if (format === undefined) return undefined;
  const fields = input.schema === undefined ? undefined : parseTableSchema(await readJson(input.schema));
  return tableAt(path, format, fields);
}

/** Returns the table in a file of this format; `ignoreExtra` passes over columns of a CSV file that `fields` lack. */
export async function tableAt(
  path: string,
  format: TableFormat,
  fields?: readonly Field[],
  ignoreExtra = false,
): Promise<RecordTable> {
  if (format === "parquet") return parquetTable(path, fields);
  if (format === "arrow") return arrowTable(path, fields);
  const extraColumns = ignoreExtra ? "ignore" : "refuse";
  return openTable({ name: basename(path), format, open: () => readFileStream(path), extraColumns }, fields);
}
