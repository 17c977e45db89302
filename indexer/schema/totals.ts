import { index, onchainTable, primaryKey } from "ponder";
import { at, logAt, tally } from "./columns.ts";

/** Whoever registered a File, Stream or Derived dataset. */
export const contributor = onchainTable("contributor", (p) => ({
  address: p.hex().primaryKey(),
  files: tally(p),
  streams: tally(p),
  ...at(p),
}));

/** What happened, newest last: numbers and addresses only, so a page can word it. */
export const activity = onchainTable(
  "activity",
  (p) => ({
    kind: p.text().notNull(),
    actor: p.hex(),
    dataset: p.bigint(),
    pool: p.integer(),
    token: p.hex(),
    amount: p.bigint(),
    /** records anchored, data points used, streams admitted */
    count: p.bigint(),
    /** pass, proposal or epoch it is about */
    number: p.bigint(),
    /** order, sale or payout root it is about */
    hash: p.hex(),
    transaction: p.hex().notNull(),
    ...logAt(p),
  }),
  (t) => ({
    pk: primaryKey({ columns: [t.block, t.log] }),
    actorIdx: index().on(t.actor, t.block),
    datasetIdx: index().on(t.dataset, t.block),
    kindIdx: index().on(t.kind, t.block),
  }),
);

/** Counts over everything: one row, id 0. */
export const stats = onchainTable("stats", (p) => ({
  id: p.integer().primaryKey(),
  files: tally(p),
  pools: tally(p),
  streams: tally(p),
  contributors: tally(p),
  anchors: tally(p),
  passes: tally(p),
  sales: tally(p),
  queries: tally(p),
  /** data points used */
  units: tally(p),
  claims: tally(p),
  releases: tally(p),
}));

/** Money over everything, by token. */
export const tokenTotal = onchainTable("token_total", (p) => ({
  token: p.hex().primaryKey(),
  deposited: tally(p),
  withdrawn: tally(p),
  /** settled orders */
  spent: tally(p),
  /** what the vault took in for usage */
  usageReceived: tally(p),
  claimed: tally(p),
  held: tally(p),
  /** of credited sales: to payees, as royalties, to the treasury */
  net: tally(p),
  royalties: tally(p),
  fees: tally(p),
  returned: tally(p),
  released: tally(p),
  /** claimed + released */
  paidOut: tally(p),
}));
