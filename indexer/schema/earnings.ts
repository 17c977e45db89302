import { index, onchainTable, primaryKey } from "ponder";
import { tally } from "./columns.ts";

/*
 * What usage earned, by the rules of docs/economics.md: protocol's `sharePart`, with which gateways propose payout roots
 * too. It counts from the settlement on; only accepted roots can be claimed.
 */

/** What one account earned by usage in one epoch and token: `amount` is the sum of the four after it. */
export const earning = onchainTable(
  "earning",
  (p) => ({
    account: p.hex().notNull(),
    token: p.hex().notNull(),
    epoch: p.bigint().notNull(),
    amount: tally(p),
    /** by streams that the account owned at the settlement */
    usage: tally(p),
    /** protocol fees: the treasury's */
    fee: tally(p),
    /** the validator's share */
    validator: tally(p),
    /** a researcher's, of what they were overcharged */
    refund: tally(p),
    /** data points that `usage` is for */
    units: tally(p),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.account, t.token, t.epoch] }), epochIdx: index().on(t.epoch) }),
);

/** What usage of one stream earned in one token, whoever owned it, and of a pool all its streams. */
export const datasetEarning = onchainTable(
  "dataset_earning",
  (p) => ({
    dataset: p.bigint().notNull(),
    token: p.hex().notNull(),
    amount: tally(p),
    /** data points that it is for */
    units: tally(p),
    /** query parts that paid it */
    uses: tally(p),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.dataset, t.token] }) }),
);

/** What flooring left of a pool's orders in one token: its next order in that token shares it out. */
export const carriedDust = onchainTable(
  "carried_dust",
  (p) => ({ pool: p.integer().notNull(), token: p.hex().notNull(), amount: p.bigint().notNull() }),
  (t) => ({ pk: primaryKey({ columns: [t.pool, t.token] }) }),
);

/*
 * Histories, as protocol's `applyEvent` keeps them, by primary key: an order names blocks of the past. For handlers alone.
 */

/** A pool's terms and suspensions: a `PoolState` without its streams. */
export const poolHistory = onchainTable("pool_history", (p) => ({
  pool: p.integer().primaryKey(),
  state: p.text().notNull(),
}));

/** A stream's owner, consents, admissions and suspensions: a `StreamState` without its anchors, of which there are `pages`. */
export const streamHistory = onchainTable(
  "stream_history",
  (p) => ({
    pool: p.integer().notNull(),
    number: p.integer().notNull(),
    state: p.text().notNull(),
    pages: p.integer().notNull(),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.pool, t.number] }) }),
);

/** Some of a stream's anchors, in chain order. All pages but the last are full. */
export const anchorHistory = onchainTable(
  "anchor_history",
  (p) => ({
    pool: p.integer().notNull(),
    number: p.integer().notNull(),
    page: p.integer().notNull(),
    anchors: p.text().notNull(),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.pool, t.number, t.page] }) }),
);
