import { CsvError, parse } from "#csv-parse";
import { type ProblemList, type RecordProblem, RecordsError, problemList, shorten } from "./problems.ts";

/** A row of a CSV file; its number counts the header and blank rows, as spreadsheets do. */
export type CsvRow = { row: number; cells: readonly string[] };

/** The first row of a CSV file, and a stream of the others, all as wide. */
export type CsvRows = { header: readonly string[]; rows: AsyncGenerator<CsvRow> };

/** Columns a CSV file may have. */
export const MAX_COLUMNS = 10_000;
const MAX_ROW = 16 * 1024 * 1024;

/**
 * Returns the header and rows of a comma-separated file (RFC 4180; UTF-8, with or without a byte order mark; LF or
 * CRLF). `file` is its name for messages. Throws RecordsError on a file that is empty, too wide, not UTF-8 or badly
 * quoted, and once all was read when rows were ragged, or `problems` has others.
 */
export async function readCsvRows(
  source: AsyncIterable<Uint8Array>,
  file: string,
  problems: ProblemList = problemList(file),
): Promise<CsvRows> {
  const fail = (problem: RecordProblem, cause?: unknown) => new RecordsError(file, [problem], { cause });
  const records = parsed(source, fail);
  const first = await records.next();
  if (first.done) throw fail({ message: "the file is empty: it needs a header and at least one record" });
  const { row, cells: header } = first.value;
  checkHeader(header, row, fail);
  return { header, rows: rowsOf(records, header, problems, fail) };
}

type Fail = (problem: RecordProblem, cause?: unknown) => RecordsError;

/** Rows that are not blank, with their numbers. */
async function* parsed(source: AsyncIterable<Uint8Array>, fail: Fail): AsyncGenerator<CsvRow> {
  let row = 0;
  for await (const text of wholeRows(decoded(source, fail), fail)) {
    for (const cells of parseText(text, row, fail)) {
      row += 1;
      if (cells.length > 1 || cells[0] !== "") yield { row, cells };
    }
  }
}

function parseText(text: string, before: number, fail: Fail): string[][] {
  try {
    return parse(text, { relax_column_count: true, record_delimiter: ["\r\n", "\n", "\r"] });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // The parser tells the records it had read before.
    const { records = 0 } = error as CsvError & { records?: number };
    throw fail({ row: before + records + 1, message: syntaxProblem(error) }, error);
  }
}

/** Text without its byte order mark; the parser would replace what is not UTF-8 without a word. */
async function* decoded(source: AsyncIterable<Uint8Array>, fail: Fail): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let read = 0;
  const decode = (bytes?: Uint8Array) => {
    try {
      const text = bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
      if (text.includes("\0")) throw new TypeError("NUL");
      return text;
    } catch (cause) {
      throw fail({ message: `not UTF-8 text near byte ${read}: save the file as CSV in UTF-8` }, cause);
    }
  };
  for await (const bytes of source) {
    yield decode(bytes);
    read += bytes.length;
  }
  yield decode();
}

/** Text cut behind line breaks that are outside quotes, so that each part can be parsed at once. */
async function* wholeRows(source: AsyncIterable<string>, fail: Fail): AsyncGenerator<string> {
  let held = "";
  let quoted = false;
  for await (const text of source) {
    const { end, open } = lastBreak(text, quoted);
    quoted = open;
    if (end > 0) yield held + text.slice(0, end);
    held = end > 0 ? text.slice(end) : held + text;
    if (held.length > MAX_ROW)
      throw fail({ message: `a row longer than ${MAX_ROW} characters: look for a quote that never ends` });
  }
  if (held !== "") yield held;
}

function lastBreak(text: string, quoted: boolean): { end: number; open: boolean } {
  let end = 0;
  let open = quoted;
  for (let from = 0; ; open = !open) {
    const quote = text.indexOf('"', from);
    const until = quote < 0 ? text.length : quote;
    const found = open || until === 0 ? -1 : text.lastIndexOf("\n", until - 1);
    if (found >= from) end = found + 1;
    if (quote < 0) return { end, open };
    from = quote + 1;
  }
}

function checkHeader(header: readonly string[], row: number, fail: Fail): void {
  if (header.length > MAX_COLUMNS)
    throw fail({ row, message: `${header.length} columns; at most ${MAX_COLUMNS} are read: split the table` });
  const seen = new Set<string>();
  for (const [index, name] of header.entries()) {
    if (name.trim() === "") throw fail({ row, message: `column ${index + 1} has no name: name it in the header` });
    if (seen.has(name)) throw fail({ row, column: name, message: "the header has this name twice: rename one" });
    seen.add(name);
  }
}

async function* rowsOf(
  rows: AsyncIterable<CsvRow>,
  header: readonly string[],
  problems: ProblemList,
  fail: Fail,
): AsyncGenerator<CsvRow> {
  let count = 0;
  for await (const { row, cells } of rows) {
    count += 1;
    if (cells.length === header.length) yield { row, cells };
    else problems.add(ragged(row, cells, header.length));
  }
  problems.check();
  if (count === 0) throw fail({ message: "a header without records: add at least one row" });
}

function ragged(row: number, cells: readonly string[], columns: number): RecordProblem {
  return {
    row,
    value: shorten(cells.slice(0, 8).join(",")),
    message: `${cells.length} cells, but the header has ${columns}: add or remove commas, or quote the text`,
  };
}

function syntaxProblem({ code, message }: CsvError): string {
  switch (code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return 'a quoted cell never ends: close it with ", and write a quote within it as ""';
    case "CSV_INVALID_CLOSING_QUOTE":
    case "INVALID_OPENING_QUOTE":
      return 'a quote in the middle of a cell: quote the whole cell, and write a quote within it as ""';
    default:
      return `not readable as CSV (${message})`;
  }
}
