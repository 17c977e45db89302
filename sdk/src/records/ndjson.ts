import type { DataRecord, Field } from "@datagraph/protocol";
import { canonicalJson } from "./canonicalJson.ts";
import { checkValue } from "./fieldValue.ts";
import { type RecordProblem, RecordsError, shorten } from "./problems.ts";

const MAX_LINE = 16 * 1024 * 1024;
const NEWLINE = new Uint8Array([10]);

/** Returns a record batch: one canonical-JSON object a line. Throws RecordsError unless every record fits the fields. */
export async function* writeBatch(
  records: Iterable<DataRecord> | AsyncIterable<DataRecord>,
  fields: readonly Field[],
  file = "record batch",
): AsyncGenerator<Uint8Array> {
  let row = 0;
  for await (const record of records) {
    checkRecord(record, fields, ++row, file);
    yield canonicalJson(record);
    yield NEWLINE;
  }
}

/**
 * Returns the records of a batch. Throws RecordsError, naming line, field and value, on what is no record of these
 * fields: another type, an unknown field, a line that is no object.
 */
export async function* readBatch(
  source: AsyncIterable<Uint8Array>,
  fields: readonly Field[],
  file = "record batch",
): AsyncGenerator<DataRecord> {
  let row = 0;
  for await (const line of lines(source, file)) {
    row += 1;
    const record = objectOf(line, row, file);
    checkRecord(record, fields, row, file);
    yield record;
  }
}

function checkRecord(record: DataRecord, fields: readonly Field[], row: number, file: string): void {
  const problems: RecordProblem[] = [];
  const known = new Map(fields.map((field) => [field.name, field]));
  for (const [column, value] of Object.entries(record)) {
    const field = known.get(column);
    const problem = field ? checkValue(value, field).problem : "the schema lacks this field: remove it";
    if (problem) problems.push({ row, column, value: shorten(String(value)), message: problem });
  }
  if (problems.length > 0) throw new RecordsError(file, problems);
}

function objectOf(line: string, row: number, file: string): DataRecord {
  const parsed = parse(line);
  if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return parsed as DataRecord;
  throw new RecordsError(file, [{ row, value: shorten(line), message: "expected one JSON object a line" }]);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function* lines(source: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let held = "";
  let row = 1;
  const fail = (message: string, cause?: unknown) => new RecordsError(file, [{ row, message }], { cause });
  const decode = (bytes?: Uint8Array) => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch (cause) {
      throw fail("not UTF-8 text: write the batch again", cause);
    }
  };
  for await (const bytes of source) {
    const parts = (held + decode(bytes)).split("\n");
    held = parts.pop()!;
    if (held.length > MAX_LINE) throw fail(`a line longer than ${MAX_LINE} characters`);
    for (const part of parts) {
      yield part;
      row += 1;
    }
  }
  held += decode();
  if (held !== "") yield held;
}
