import type { Field, FieldType } from "@datagraph/protocol";
import { looksLike } from "./fieldValue.ts";
import { readCsvRows } from "./readCsvRows.ts";

const NARROWEST_FIRST: readonly FieldType[] = ["boolean", "integer", "number", "date", "timestamp"];

/** The fields of a CSV file as its content shows them, in header order, and how many records it has. */
export type Inferred = { fields: Field[]; records: number };

/**
 * Returns the fields of a CSV file, each of the narrowest type that all its cells have: what has no other type, and
 * numbers with leading zeros, are strings. Reads the whole file. Throws RecordsError.
 */
export async function inferFields(source: AsyncIterable<Uint8Array>, file: string): Promise<Inferred> {
  const { header, rows } = await readCsvRows(source, file);
  const candidates = header.map(() => NARROWEST_FIRST);
  const filled = header.map(() => false);
  let records = 0;
  for await (const { cells } of rows) {
    records += 1;
    for (const [index, text] of cells.entries()) {
      if (text === "") continue;
      const fitting = candidates[index]!;
      // Once a cell was seen, what fits the narrowest type left fits the wider ones too.
      if (filled[index]! && (fitting.length === 0 || looksLike(text, fitting[0]!))) continue;
      candidates[index] = fitting.filter((type) => looksLike(text, type));
      filled[index] = true;
    }
  }
  return { fields: header.map((name, index) => field(name, filled[index]! ? candidates[index]! : [])), records };
}

function field(name: string, candidates: readonly FieldType[]): Field {
  return { name, type: candidates[0] ?? "string", cadence: "static" };
}
