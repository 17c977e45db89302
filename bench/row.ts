/** One figure of a benchmark. */
export type Row = {
  /** What was done. */
  work: string;
  value: number;
  /** Of `value`, `peer` and `target`: "ms", "gas", "MB/s". */
  unit: string;
  /** What the peer needs for the same, and who that is. */
  peer?: { name: string; value: number };
  /** value / peer.value */
  ratio?: number;
  /** What must be reached, as a person reads it: "<= 90 s". */
  target?: string;
  /** Whether it was reached. */
  ok?: boolean;
};
