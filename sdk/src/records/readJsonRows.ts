import { RecordsError, shorten } from "./problems.ts";
import type { RawRecord } from "./checkRecords.ts";
import { jsonElements } from "./jsonElements.ts";
import { textLines } from "./textLines.ts";

/** JSON that is one array of records, or NDJSON: one record a line. */
export type JsonFormat = "json" | "ndjson";

/** Returns the records of a JSON file as they stand there, whatever they are. Throws RecordsError on what is no JSON. */
export async function* readJsonRows(
  source: AsyncIterable<Uint8Array>,
  format: JsonFormat,
  file: string,
): AsyncGenerator<RawRecord> {
  const texts = format === "json" ? jsonElements(source, file) : textLines(source, file);
  for await (const { row, text } of texts) yield { row, values: parse(text, row, file, format) };
}

function parse(text: string, row: number, file: string, format: JsonFormat): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const what = format === "json" ? "no JSON" : "expected one JSON object a line";
    throw new RecordsError(file, [{ row, value: shorten(text.trim()), message: what }], { cause });
  }
}
