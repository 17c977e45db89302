import type { DataRecord, Field } from "@datagraph/protocol";
import { canonicalJson } from "./canonicalJson.ts";
import { checkRecords } from "./checkRecords.ts";
import { readJsonRows } from "./readJsonRows.ts";

const NEWLINE = new Uint8Array([10]);

/** Returns a record batch: one canonical-JSON object a line. Throws RecordsError unless every record fits the fields. */
export async function* writeBatch(
  records: Iterable<DataRecord> | AsyncIterable<DataRecord>,
  fields: readonly Field[],
  file = "record batch",
): AsyncGenerator<Uint8Array> {
  for await (const record of checkRecords(numbered(records), fields, file)) {
    yield canonicalJson(record);
    yield NEWLINE;
  }
}

/**
 * Returns the records of a batch. Throws RecordsError, naming line, field and value, on what is no record of these
 * fields: another type, an unknown field, a line that is no object.
 */
export function readBatch(
  source: AsyncIterable<Uint8Array>,
  fields: readonly Field[],
  file = "record batch",
): AsyncGenerator<DataRecord> {
  return checkRecords(readJsonRows(source, "ndjson", file), fields, file);
}

async function* numbered(records: Iterable<DataRecord> | AsyncIterable<DataRecord>) {
  let row = 0;
  for await (const values of records) yield { row: ++row, values };
}
