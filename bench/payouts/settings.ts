import { wholeNumber } from "../wholeNumber.ts";

/** How much is measured. The targets are for these figures; less makes a quick run. */
export const settings = {
  /** leaves of the payout tree, and of OpenZeppelin's, which takes minutes for as many */
  leaves: wholeNumber("DATAGRAPH_BENCH_LEAVES", 1_000_000),
  peerLeaves: 2 ** 16,
  /** who shares in the epoch's pool, and the orders settled in it, of 100 streams each */
  accounts: wholeNumber("DATAGRAPH_BENCH_ACCOUNTS", 100_000),
  orders: wholeNumber("DATAGRAPH_BENCH_ORDERS", 10_000),
  /** settlements that `verify payouts` reads from a chain */
  settlements: wholeNumber("DATAGRAPH_BENCH_SETTLEMENTS", 10_000),
  /** usage entries that the indexer takes in, and events of a bare handler */
  entries: wholeNumber("DATAGRAPH_BENCH_ENTRIES", 100_000),
};
