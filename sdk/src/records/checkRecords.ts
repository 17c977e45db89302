import type { DataRecord, Field } from "@datagraph/protocol";
import { checkValue } from "./fieldValue.ts";
import { type ProblemList, problemList, shorten } from "./problems.ts";

/** A record as a file has it, its values not yet checked; `row` counts from 1. */
export type RawRecord = { row: number; values: unknown };

/**
 * Returns records whose every value fits its field; what a record lacks stays away and counts as null. Throws
 * RecordsError that names the row, column and value of the first problems and counts all others; after the first, no
 * more records come out.
 */
export async function* checkRecords(
  rows: AsyncIterable<RawRecord>,
  fields: readonly Field[],
  file: string,
): AsyncGenerator<DataRecord> {
  const known = new Map(fields.map((field) => [field.name, field]));
  const problems = problemList(file);
  for await (const { row, values } of rows) {
    checkRecord(values, row, known, problems);
    if (problems.count === 0) yield values as DataRecord;
  }
  problems.check();
}

function checkRecord(values: unknown, row: number, known: ReadonlyMap<string, Field>, problems: ProblemList): void {
  if (!isObject(values)) {
    problems.add({ row, value: shorten(textOf(values)), message: 'expected a JSON object, like {"name": 1}' });
    return;
  }
  for (const [column, value] of Object.entries(values)) {
    const field = known.get(column);
    const problem = field ? valueProblem(value, field) : "the schema lacks this field: remove it";
    if (problem !== undefined) problems.add({ row, column, value: shorten(textOf(value)), message: problem });
  }
}

function valueProblem(value: unknown, field: Field): string | undefined {
  if (typeof value === "object" && value !== null) return "a field holds no lists or objects: make each part a field";
  return checkValue(value as DataRecord[string], field).problem;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
