import { index, onchainTable, primaryKey } from "ponder";
import { at, logAt, tally } from "./columns.ts";

/*
 * Integers wider than 24 bits are bigint everywhere: a contributor chooses many of them, and one that does not fit its
 * column would stop the indexer.
 */

/** A dataset as it stands. A suspension ends by time alone: compare `suspendedUntil` with the clock. */
export const dataset = onchainTable(
  "dataset",
  (p) => ({
    id: p.bigint().primaryKey(),
    kind: p.text({ enum: ["none", "file", "pool", "stream", "derived"] }).notNull(),
    creator: p.hex().notNull(),
    owner: p.hex().notNull(),
    digest: p.hex(),
    codec: p.integer(),
    /** CID of the ciphertext; null when the codec is none that the protocol knows */
    cid: p.text(),
    root: p.hex(),
    metadata: p.hex(),
    metadataCid: p.text(),
    version: p.bigint().notNull(),
    /** pool number, of pools and streams */
    pool: p.integer(),
    /** stream number within its pool */
    number: p.integer(),
    /** what the events said; a withdrawal is for good, whatever becomes of a suspension */
    status: p.text({ enum: ["active", "withdrawn", "suspended"] }).notNull(),
    withdrawnAt: p.bigint(),
    closesAt: p.bigint(),
    suspendedUntil: p.bigint(),
    suspensionReason: p.hex(),
    /** purchases of passes, renewals included */
    sales: tally(p),
    /** query parts that used it: all of a pool's; of a stream, those that name it (open pools) */
    uses: tally(p),
    /** data points used, as `uses` */
    units: tally(p),
    ...at(p),
  }),
  (t) => ({
    creatorIdx: index().on(t.creator),
    ownerIdx: index().on(t.owner),
    kindIdx: index().on(t.kind, t.block),
    poolIdx: index().on(t.pool, t.number),
  }),
);

/** Every version of a File or Derived dataset; the first is 1. */
export const datasetVersion = onchainTable(
  "dataset_version",
  (p) => ({
    dataset: p.bigint().notNull(),
    version: p.bigint().notNull(),
    digest: p.hex().notNull(),
    codec: p.integer().notNull(),
    cid: p.text(),
    root: p.hex().notNull(),
    metadata: p.hex().notNull(),
    ...logAt(p),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.dataset, t.version] }) }),
);

/** Lineage: one edge from a Derived dataset to what it was made from. */
export const parent = onchainTable(
  "parent",
  (p) => ({
    dataset: p.bigint().notNull(),
    index: p.integer().notNull(),
    parent: p.bigint().notNull(),
    royaltyBps: p.integer().notNull(),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.dataset, t.index] }), parentIdx: index().on(t.parent) }),
);

/** Who held a dataset from when on; payouts follow the owner at the settling event. */
export const ownerChange = onchainTable(
  "owner_change",
  (p) => ({ dataset: p.bigint().notNull(), from: p.hex().notNull(), to: p.hex().notNull(), ...logAt(p) }),
  (t) => ({ pk: primaryKey({ columns: [t.block, t.log] }), datasetIdx: index().on(t.dataset) }),
);

/** Withdrawals, suspensions and their end. */
export const statusChange = onchainTable(
  "status_change",
  (p) => ({
    dataset: p.bigint().notNull(),
    status: p.text({ enum: ["withdrawn", "suspended", "lifted"] }).notNull(),
    /** when passes close (withdrawn) or the suspension ends (suspended) */
    until: p.bigint(),
    reason: p.hex(),
    ...logAt(p),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.block, t.log] }), datasetIdx: index().on(t.dataset) }),
);

/** A pool with its terms in force. */
export const pool = onchainTable(
  "pool",
  (p) => ({
    number: p.integer().primaryKey(),
    id: p.bigint().notNull(),
    creator: p.hex().notNull(),
    metadata: p.hex().notNull(),
    termsHash: p.hex().notNull(),
    schema: p.hex().notNull(),
    schemaCid: p.text(),
    class: p.text({ enum: ["none", "personal", "open"] }).notNull(),
    fieldCount: p.integer().notNull(),
    k: p.integer().notNull(),
    granularity: p.bigint().notNull(),
    recordsPerPeriod: p.bigint().notNull(),
    /** settlement token's index in the LicenseBook */
    token: p.integer().notNull(),
    chain: p.hex().notNull(),
    admitter: p.hex().notNull(),
    proposedHash: p.hex(),
    applicableAt: p.bigint(),
    streams: tally(p),
    admitted: tally(p),
    anchors: tally(p),
    /** records in anchors that nobody rejected */
    records: tally(p),
    /** query parts settled */
    uses: tally(p),
    units: tally(p),
    ...at(p),
  }),
  (t) => ({ idIdx: index().on(t.id) }),
);

/** Every record of terms a pool ever had or was proposed. */
export const poolTerms = onchainTable(
  "pool_terms",
  (p) => ({
    pool: p.integer().notNull(),
    termsHash: p.hex().notNull(),
    schema: p.hex().notNull(),
    schemaCid: p.text(),
    class: p.text({ enum: ["none", "personal", "open"] }).notNull(),
    fieldCount: p.integer().notNull(),
    k: p.integer().notNull(),
    granularity: p.bigint().notNull(),
    recordsPerPeriod: p.bigint().notNull(),
    token: p.integer().notNull(),
    chain: p.hex().notNull(),
    admitter: p.hex().notNull(),
    applicableAt: p.bigint(),
    ...at(p),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.pool, t.termsHash] }) }),
);

/** Which terms a pool had from when on. */
export const termsChange = onchainTable(
  "terms_change",
  (p) => ({ pool: p.integer().notNull(), termsHash: p.hex().notNull(), ...logAt(p) }),
  (t) => ({ pk: primaryKey({ columns: [t.block, t.log] }), poolIdx: index().on(t.pool) }),
);

/** Price of a data point under one licence, by terms; those in force carry the pool's `termsHash`. */
export const poolPrice = onchainTable(
  "pool_price",
  (p) => ({
    pool: p.integer().notNull(),
    termsHash: p.hex().notNull(),
    licence: p.integer().notNull(),
    price: p.bigint().notNull(),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.pool, t.termsHash, t.licence] }) }),
);

/** Validators of a pool, by terms; those in force carry the pool's `termsHash`. */
export const poolValidator = onchainTable(
  "pool_validator",
  (p) => ({ pool: p.integer().notNull(), termsHash: p.hex().notNull(), validator: p.hex().notNull() }),
  (t) => ({ pk: primaryKey({ columns: [t.pool, t.termsHash, t.validator] }), validatorIdx: index().on(t.validator) }),
);
