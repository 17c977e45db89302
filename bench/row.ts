/** One figure of a benchmark. */
export type Row = {
  /** What was done. */
  work: string;
  value: number;
  /** Of `value`, `peer` and `target`: "ms", "gas", "MB/s". */
  unit: string;
  /** What the peer needs for the same, and who that is; a name that ends in `*` did not run beside ours. */
  peer?: { name: string; value: number };
  /** value / peer.value */
  ratio?: number;
  /** What must be reached, as a person reads it: "<= 90 s". */
  target?: string;
  /** Whether it was reached. */
  ok?: boolean;
};

/** What a benchmark found. */
export type Report = {
  rows: Row[];
  /** Markdown that explains the rows, under their table. */
  notes: string;
};
