import { index, onchainTable, primaryKey } from "ponder";
import { at, logAt, tally } from "./columns.ts";

/** A sale of a pass, from the vault taking its price to its credit or return. */
export const sale = onchainTable(
  "sale",
  (p) => ({
    sale: p.hex().primaryKey(),
    dataset: p.bigint().notNull(),
    pass: p.bigint().notNull(),
    buyer: p.hex().notNull(),
    /** owner's address or hash of the payees, as 32 bytes, at the time of sale */
    payee: p.hex().notNull(),
    token: p.hex().notNull(),
    amount: p.bigint().notNull(),
    feeBps: p.integer().notNull(),
    restsUntil: p.bigint().notNull(),
    /** seconds it put on the pass, and the expiry that came of it */
    duration: p.bigint().notNull(),
    expiry: p.bigint().notNull(),
    /** the pass's run it belongs to */
    run: p.integer().notNull(),
    status: p.text({ enum: ["held", "credited", "returned"] }).notNull(),
    fee: tally(p),
    royalties: tally(p),
    net: tally(p),
    settledAt: p.bigint(),
    ...logAt(p),
  }),
  (t) => ({
    datasetIdx: index().on(t.dataset),
    buyerIdx: index().on(t.buyer),
    statusIdx: index().on(t.status, t.restsUntil),
  }),
);

/** A parent's share of a sale. */
export const royalty = onchainTable(
  "royalty",
  (p) => ({
    sale: p.hex().notNull(),
    parent: p.bigint().notNull(),
    payee: p.hex().notNull(),
    token: p.hex().notNull(),
    amount: p.bigint().notNull(),
    ...logAt(p),
  }),
  (t) => ({
    pk: primaryKey({ columns: [t.block, t.log] }),
    parentIdx: index().on(t.parent),
    saleIdx: index().on(t.sale),
  }),
);

/** What a dataset's sales came to in one token. */
export const datasetRevenue = onchainTable(
  "dataset_revenue",
  (p) => ({
    dataset: p.bigint().notNull(),
    token: p.hex().notNull(),
    /** resting: neither credited nor returned yet */
    held: tally(p),
    /** net of fee and royalties */
    credited: tally(p),
    returned: tally(p),
    /** from sales of datasets made of this one */
    royalties: tally(p),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.dataset, t.token] }) }),
);

/**
 * What a payee (an address or a hash of payees, as 32 bytes) has in the vault from sales, bonds and refunds.
 * Always: balance = credited - released.
 */
export const payeeBalance = onchainTable(
  "payee_balance",
  (p) => ({
    payee: p.hex().notNull(),
    token: p.hex().notNull(),
    balance: tally(p),
    credited: tally(p),
    released: tally(p),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.payee, t.token] }) }),
);

/** Who shares a dataset's sales while `active`; else, or without a row, its owner alone earns. */
export const split = onchainTable(
  "split",
  (p) => ({
    dataset: p.bigint().primaryKey(),
    payee: p.hex().notNull(),
    locked: p.boolean().notNull(),
    /** the owner who set it: unless locked, it counts while they own the dataset */
    setter: p.hex().notNull(),
    active: p.boolean().notNull(),
    ...at(p),
  }),
  (t) => ({ payeeIdx: index().on(t.payee) }),
);

/** One account of a hash of payees. */
export const splitShare = onchainTable(
  "split_share",
  (p) => ({
    payee: p.hex().notNull(),
    index: p.integer().notNull(),
    account: p.hex().notNull(),
    share: p.bigint().notNull(),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.payee, t.index] }), accountIdx: index().on(t.account) }),
);

/** Every payment of a balance from sales. */
export const release = onchainTable(
  "release",
  (p) => ({
    account: p.hex().notNull(),
    token: p.hex().notNull(),
    amount: p.bigint().notNull(),
    payee: p.hex().notNull(),
    ...logAt(p),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.block, t.log] }), accountIdx: index().on(t.account) }),
);

/** A payout root and how far it got. */
export const payoutRoot = onchainTable(
  "payout_root",
  (p) => ({
    epoch: p.bigint().notNull(),
    root: p.hex().notNull(),
    proposer: p.hex().notNull(),
    /** of the queue it builds on */
    revision: p.bigint().notNull(),
    running: p.hex().notNull(),
    manifest: p.hex().notNull(),
    manifestCid: p.text(),
    acceptableAt: p.bigint().notNull(),
    /** in the native coin */
    bond: p.bigint().notNull(),
    status: p.text({ enum: ["proposed", "accepted", "vetoed"] }).notNull(),
    acceptedAt: p.bigint(),
    vetoedAt: p.bigint(),
    vetoReason: p.hex(),
    ...logAt(p),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.epoch, t.root] }), statusIdx: index().on(t.status, t.epoch) }),
);

/** The last root proposed for an epoch: of all of them, the one that can be accepted. */
export const lastProposed = onchainTable("last_proposed", (p) => ({
  epoch: p.bigint().primaryKey(),
  root: p.hex().notNull(),
}));

/** Every claim of earnings by usage. */
export const claim = onchainTable(
  "claim",
  (p) => ({
    account: p.hex().notNull(),
    token: p.hex().notNull(),
    amount: p.bigint().notNull(),
    /** all that the account had claimed with it */
    total: p.bigint().notNull(),
    ...logAt(p),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.block, t.log] }), accountIdx: index().on(t.account) }),
);

/** All that an account has claimed of its earnings by usage. */
export const claimTotal = onchainTable(
  "claim_total",
  (p) => ({ account: p.hex().notNull(), token: p.hex().notNull(), total: p.bigint().notNull(), ...at(p) }),
  (t) => ({ pk: primaryKey({ columns: [t.account, t.token] }) }),
);

/** What the DAO's treasury holds by token, as far as events tell; coins sent to it directly leave none. */
export const treasury = onchainTable("treasury", (p) => ({
  token: p.hex().primaryKey(),
  balance: tally(p),
  /** in the vault: fees of sales and bonds of vetoed roots, not released yet */
  owed: tally(p),
}));

/** Every change of the treasury. An ERC-20's release or claim moves its balance by the "transfer" that comes with it. */
export const treasuryChange = onchainTable(
  "treasury_change",
  (p) => ({
    token: p.hex().notNull(),
    kind: p.text({ enum: ["fee", "bond", "release", "claim", "transfer", "spend"] }).notNull(),
    /** added to the balance; negative when it leaves */
    balance: tally(p),
    /** added to what the vault owes it */
    owed: tally(p),
    ...logAt(p),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.block, t.log] }), tokenIdx: index().on(t.token) }),
);
