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

/** Problems that are told one by one. */
export const MOST_PROBLEMS = 20;

/** A file whose records cannot be read. `problems` has the first of them, at most 20; `more` counts the rest. */
export class RecordsError extends Error {
  override readonly name = "RecordsError";
  readonly file: string;
  readonly problems: readonly RecordProblem[];
  readonly more: number;

  constructor(file: string, problems: readonly RecordProblem[], options?: ErrorOptions & { more?: number }) {
    const more = options?.more ?? 0;
    const rest = more === 0 ? [] : [`${file}: and ${more} more problem${more === 1 ? "" : "s"} like these`];
    super([...problems.map((problem) => line(file, problem)), ...rest].join("\n"), options);
    this.file = file;
    this.problems = problems;
    this.more = more;
  }
}

/** What was found wrong with a file so far: the first problems whole, the others as a count. */
export type ProblemList = {
  readonly count: number;
  add(problem: RecordProblem): void;
  /** Throws RecordsError if there is any. */
  check(): void;
};

/** Returns an empty list for one file. */
export function problemList(file: string): ProblemList {
  const first: RecordProblem[] = [];
  let count = 0;
  return {
    get count() {
      return count;
    },
    add(problem) {
      count += 1;
      if (first.length < MOST_PROBLEMS) first.push(problem);
    },
    check() {
      if (count > 0) throw new RecordsError(file, first, { more: count - first.length });
    },
  };
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
