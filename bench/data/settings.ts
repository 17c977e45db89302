import { wholeNumber } from "../wholeNumber.ts";

const MIB = 2 ** 20;

/** How much is measured. The targets are for 1 GiB and 1,000,000 records; less makes a quick run. */
export const settings = {
  bytes: wholeNumber("DATAGRAPH_BENCH_MIB", 1024) * MIB,
  records: wholeNumber("DATAGRAPH_BENCH_RECORDS", 1_000_000),
  /** of which OpenZeppelin's tree has a tenth */
  peerRecords: Math.max(1, Math.floor(wholeNumber("DATAGRAPH_BENCH_RECORDS", 1_000_000) / 10)),
  browserBytes: Math.min(200, wholeNumber("DATAGRAPH_BENCH_MIB", 1024)) * 1_000_000,
  /** each measurement's best of so many, taken in turns */
  rounds: wholeNumber("DATAGRAPH_BENCH_ROUNDS", 3),
};
