import { wholeNumber } from "../wholeNumber.ts";

/** How much is measured. The targets are for 10,000,000 rows; less makes a quick run. */
export const settings = {
  rows: wholeNumber("DATAGRAPH_BENCH_ROWS", 10_000_000),
  /** of the synthetic pool; its rows are dealt to them in equal parts */
  contributors: Math.max(1, Math.floor(wholeNumber("DATAGRAPH_BENCH_ROWS", 10_000_000) / 100)),
  /** the best of so many turns counts */
  rounds: wholeNumber("DATAGRAPH_BENCH_ROUNDS", 7),
};
