/** One thing wrong with a table or a record: where it is, what it is, and what to do about it. */
export type RecordProblem = {
  /** row of the file, its header being row 1; of NDJSON, the line */
  row?: number;
  column?: string;
  /** the offending value, shortened */
  value?: string;
  /** what is wrong and what to do */
  message: string;
};

/** A file whose records cannot be read. `problems` has the first of them, at most 20. */
export class RecordsError extends Error {
  override readonly name = "RecordsError";
  readonly file: string;
  readonly problems: readonly RecordProblem[];

  constructor(file: string, problems: readonly RecordProblem[], options?: ErrorOptions) {
    super(problems.map((problem) => line(file, problem)).join("\n"), options);
    this.file = file;
    this.problems = problems;
  }
}

/** Returns a value as it may be shown: one line of at most 40 characters. */
export function shorten(value: string): string {
  const flat = JSON.stringify(value);
  return flat.length <= 42 ? flat : `${flat.slice(0, 40)}…"`;
}

function line(file: string, { row, column, value, message }: RecordProblem): string {
  const row_ = row === undefined ? [] : [`row ${row}`];
  const column_ = column === undefined ? [] : [`column ${shorten(column)}`];
  const where = [file, ...row_, ...column_].join(", ");
  return value === undefined ? `${where}: ${message}` : `${where}: ${value}: ${message}`;
}
