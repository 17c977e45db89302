import type { DataRecord, Field, FieldValue } from "@datagraph/protocol";

/** Records a public sample may have: a sample is to see what the data is like, not the data. */
export const MOST_SAMPLED = 100;

/**
 * Returns the first records of a table as CSV, the named columns alone, for the public. Only what a contributor chose
 * themselves may go in. Throws RangeError on an unknown column or more than 100 records.
 */
export async function csvSample(
  records: AsyncIterable<DataRecord>,
  fields: readonly Field[],
  { count, columns }: { count: number; columns: readonly string[] },
): Promise<{ bytes: Uint8Array; fields: Field[]; records: number }> {
  if (!Number.isInteger(count) || count < 1 || count > MOST_SAMPLED)
    throw new RangeError(`A sample has 1 to ${MOST_SAMPLED} records, not ${count}`);
  const chosen = columns.map((name) => fields.find((field) => field.name === name) ?? unknown(name, fields));
  const lines = [columns.map(cell).join(",")];
  for await (const record of records) {
    lines.push(columns.map((name) => cell(record[name] ?? null)).join(","));
    if (lines.length > count) break;
  }
  return { bytes: new TextEncoder().encode(`${lines.join("\n")}\n`), fields: chosen, records: lines.length - 1 };
}

function unknown(name: string, fields: readonly Field[]): never {
  throw new RangeError(`No column "${name}" to show: there are ${fields.map((field) => field.name).join(", ")}`);
}

function cell(value: FieldValue): string {
  if (value === null) return "";
  const text = String(value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
