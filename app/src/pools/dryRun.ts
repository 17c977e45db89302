import type { Field, PoolSchema } from "@datagraph/protocol";
import { type RecordProblem, RecordsError, openTable, tableFormat } from "@datagraph/sdk";
import { bytesOf } from "../contribute/bytesOf.ts";

/** What a file's records come to under a schema: all fit, or what is wrong where. */
export type DryRun =
  | { fits: true; records: number; unsent: readonly { field: string; records: number }[] }
  | { fits: false; problems: readonly RecordProblem[]; more: number };

/** Reads a file to its end on this device, as records of a schema. Throws on a file that is no table. */
export async function dryRun(file: File, { fields }: PoolSchema, signal: AbortSignal): Promise<DryRun> {
  const format = tableFormat(file.name);
  if (format === undefined) throw new Error(`${file.name} is no table: choose CSV, JSON or NDJSON`);
  const required = fields.filter((field) => field.required === true);
  const lacking = new Map(required.map(({ name }) => [name, 0]));
  let records = 0;
  try {
    const table = await openTable({ name: file.name, format, open: () => bytesOf(file, signal) }, fields);
    for await (const record of table.records()) {
      records += 1;
      for (const { name } of required) if ((record[name] ?? null) === null) lacking.set(name, lacking.get(name)! + 1);
    }
  } catch (error) {
    if (!(error instanceof RecordsError)) throw error;
    return { fits: false, problems: error.problems, more: error.more };
  }
  const unsent = [...lacking].flatMap(([field, count]) => (count > 0 ? [{ field, records: count }] : []));
  return { fits: true, records, unsent };
}

/** Returns the fields that a file's content shows, to begin a schema with. Throws on a file that is no table. */
export async function fieldsIn(file: File, signal: AbortSignal): Promise<readonly Field[]> {
  const format = tableFormat(file.name);
  if (format === undefined) throw new Error(`${file.name} is no table: choose CSV, JSON or NDJSON`);
  return (await openTable({ name: file.name, format, open: () => bytesOf(file, signal) })).fields;
}
