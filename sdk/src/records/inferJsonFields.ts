import type { Field, FieldType } from "@datagraph/protocol";
import { checkValue } from "./fieldValue.ts";
import type { Inferred } from "./inferFields.ts";
import { RecordsError, problemList, shorten } from "./problems.ts";
import { type JsonFormat, readJsonRows } from "./readJsonRows.ts";
import { MAX_COLUMNS } from "./readCsvRows.ts";

const NARROWEST_FIRST: readonly FieldType[] = ["boolean", "integer", "number", "date", "timestamp", "string"];

/**
 * Returns the fields of a JSON or NDJSON file, in the order in which they first appear, each of the narrowest type
 * that all its values have; one that is always null is a string. Reads the whole file. Throws RecordsError on nested
 * values, and on fields whose values have no type in common.
 */
export async function inferJsonFields(
  source: AsyncIterable<Uint8Array>,
  format: JsonFormat,
  file: string,
): Promise<Inferred> {
  const types = new Map<string, readonly FieldType[]>();
  const problems = problemList(file);
  let records = 0;
  for await (const { row, values } of readJsonRows(source, format, file)) {
    records += 1;
    if (typeof values !== "object" || values === null || Array.isArray(values)) {
      problems.add({
        row,
        value: shorten(JSON.stringify(values)),
        message: 'expected a JSON object, like {"name": 1}',
      });
      continue;
    }
    for (const [column, value] of Object.entries(values)) {
      const before = types.get(column) ?? NARROWEST_FIRST;
      const after = value === null ? before : before.filter((type) => fits(value, type));
      if (after.length > 0) types.set(column, after);
      else problems.add({ row, column, value: shorten(JSON.stringify(value)), message: mixed(value, before) });
    }
    if (types.size > MAX_COLUMNS) throw new RecordsError(file, [{ row, message: `more than ${MAX_COLUMNS} fields` }]);
  }
  problems.check();
  if (types.size === 0) throw new RecordsError(file, [{ message: "no records with fields: add at least one" }]);
  const always = (left: readonly FieldType[]) => (left.length === NARROWEST_FIRST.length ? "string" : left[0]!);
  return {
    fields: [...types].map(([name, left]): Field => ({ name, type: always(left), cadence: "static" })),
    records,
  };
}

function fits(value: unknown, type: FieldType): boolean {
  if (typeof value === "object") return false;
  return checkValue(value as string, { name: "", type, cadence: "static" }).problem === undefined;
}

function mixed(value: unknown, before: readonly FieldType[]): string {
  if (typeof value === "object") return "a field holds no lists or objects: make each part a field";
  return `the values before it are ${before[0]}s: give all of a field the same type`;
}
