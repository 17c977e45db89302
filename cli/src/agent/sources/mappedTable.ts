import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { PoolSchema } from "@datagraph/protocol";
import { parseCell } from "@datagraph/sdk";
import { fieldsByName } from "../streamPlan.ts";
import type { Sourced } from "../reading.ts";
import type { ExportFile, ExportReader } from "./folderSource.ts";
import { jsonList } from "./jsonFile.ts";
import { momentOf } from "./momentOf.ts";
import { parsedCsv } from "./parsedCsv.ts";

/** How a table's columns, or a JSON object's members, become readings. */
export type TableMapping = {
  /** the column that says when: ISO 8601, seconds since 1970, or in `timeFormat` */
  at: string;
  /** Luxon's tokens, such as `dd.MM.yyyy HH:mm` */
  timeFormat?: string | undefined;
  /** the column of each field of the pool, and its UCUM code where the file may have another than the pool */
  fields: Readonly<Record<string, { column: string; unit?: string | undefined }>>;
};

type Row = { origin: string; values: Readonly<Record<string, unknown>> };

/** Returns what reads `.csv`, `.json` (a list of objects) and `.ndjson` files as the mapping says. */
export function mappedTable(mapping: TableMapping, schema: PoolSchema): ExportReader {
  const readingOf = reader(mapping, schema);
  return (file) => {
    const rows = rowsOf(file);
    return rows && readings(rows, (row) => readingOf(row, file.zone));
  };
}

async function* readings(rows: AsyncIterable<Row>, readingOf: (row: Row) => Sourced): AsyncGenerator<Sourced> {
  for await (const row of rows) yield readingOf(row);
}

function reader({ at: column, timeFormat, fields }: TableMapping, schema: PoolSchema) {
  const known = fieldsByName(schema);
  return ({ origin, values: row }: Row, zone: string): Sourced => {
    const time = row[column];
    const at = momentOf(/^\d{9,11}$/.test(String(time)) ? Number(time) : time, zone, timeFormat);
    if (at === undefined) return { unreadable: { origin, problem: `its time in "${column}" cannot be read` } };
    const values = Object.entries(fields).map(([field, { column: from }]) => {
      const value = row[from];
      const target = known.get(field);
      // what no cell of the field can hold is left as it is, to be refused by its rule
      const cell = typeof value === "string" && target ? (parseCell(value, target).value ?? (value || null)) : value;
      return [field, cell] as const;
    });
    const units = Object.entries(fields).flatMap(([field, { unit }]) => (unit === undefined ? [] : [[field, unit]]));
    return { reading: { at, origin, values: Object.fromEntries(values), units: Object.fromEntries(units) } };
  };
}

function rowsOf(file: ExportFile): AsyncIterable<Row> | undefined {
  if (/\.csv$/i.test(file.name)) return csvRows(file);
  if (/\.json$/i.test(file.name)) return jsonRows(file);
  return /\.ndjson$/i.test(file.name) ? ndjsonRows(file) : undefined;
}

async function* csvRows(file: ExportFile): AsyncGenerator<Row> {
  for await (const { record, info } of parsedCsv(file))
    yield { origin: `${file.name}, line ${info.lines}`, values: record };
}

async function* jsonRows(file: ExportFile): AsyncGenerator<Row> {
  for (const [index, item] of (await jsonList(file)).entries())
    yield { origin: `${file.name}, ${index + 1}`, values: membersOf(item) };
}

async function* ndjsonRows({ name, open }: ExportFile): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of createInterface({ input: Readable.from(open()), crlfDelay: Infinity })) {
    line++;
    if (text.trim() !== "") yield { origin: `${name}, line ${line}`, values: membersOf(parsed(text)) };
  }
}

/** A line that is no JSON has no members, hence no time: it is refused as such. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function membersOf(item: unknown): Readonly<Record<string, unknown>> {
  return typeof item === "object" && item !== null ? (item as Record<string, unknown>) : {};
}
