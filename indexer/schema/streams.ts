import { index, onchainTable, primaryKey } from "ponder";
import { at, logAt, tally } from "./columns.ts";

/** A stream with its consent in force. Keyed by numbers, as admissions, epoch anchors and usage name it. */
export const stream = onchainTable(
  "stream",
  (p) => ({
    pool: p.integer().notNull(),
    number: p.integer().notNull(),
    dataset: p.bigint().notNull(),
    creator: p.hex().notNull(),
    termsHash: p.hex().notNull(),
    /** bit i set: field i of the pool's schema is shared */
    fields: p.bigint().notNull(),
    /** bit l set: licence l may use it */
    licences: p.bigint().notNull(),
    rows: p.boolean().notNull(),
    consentBlock: p.bigint().notNull(),
    admitted: p.boolean().notNull().default(false),
    admissionBlock: p.bigint(),
    anchors: tally(p),
    /** records in anchors that nobody rejected */
    records: tally(p),
    /** query parts that name it (open pools; personal pools' usage is derived by scan) */
    uses: tally(p),
    units: tally(p),
    ...at(p),
  }),
  (t) => ({
    pk: primaryKey({ columns: [t.pool, t.number] }),
    datasetIdx: index().on(t.dataset),
    creatorIdx: index().on(t.creator),
  }),
);

/** Every consent a stream ever gave, the first by joining. */
export const consentChange = onchainTable(
  "consent_change",
  (p) => ({
    dataset: p.bigint().notNull(),
    pool: p.integer().notNull(),
    number: p.integer().notNull(),
    termsHash: p.hex().notNull(),
    fields: p.bigint().notNull(),
    licences: p.bigint().notNull(),
    rows: p.boolean().notNull(),
    ...logAt(p),
  }),
  (t) => ({
    pk: primaryKey({ columns: [t.block, t.log] }),
    streamIdx: index().on(t.pool, t.number),
    datasetIdx: index().on(t.dataset),
  }),
);

/** Every admission of a stream, and every one taken back. */
export const admissionChange = onchainTable(
  "admission_change",
  (p) => ({
    pool: p.integer().notNull(),
    number: p.integer().notNull(),
    admitted: p.boolean().notNull(),
    ...logAt(p),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.block, t.log, t.number] }), streamIdx: index().on(t.pool, t.number) }),
);

/** A device that may anchor for a stream until `expiry`; 0 is revoked. */
export const device = onchainTable(
  "device",
  (p) => ({ dataset: p.bigint().notNull(), device: p.hex().notNull(), expiry: p.bigint().notNull(), ...at(p) }),
  (t) => ({ pk: primaryKey({ columns: [t.dataset, t.device] }), deviceIdx: index().on(t.device) }),
);

/** One stream's anchor of the period (periodStart, periodEnd], its own or its part of an epoch anchor. */
export const anchor = onchainTable(
  "anchor",
  (p) => ({
    dataset: p.bigint().notNull(),
    updateType: p.integer().notNull(),
    periodEnd: p.bigint().notNull(),
    periodStart: p.bigint().notNull(),
    pool: p.integer().notNull(),
    number: p.integer().notNull(),
    root: p.hex().notNull(),
    /** records */
    count: p.bigint().notNull(),
    /** true: anchored by the pool's epoch anchor */
    byEpoch: p.boolean().notNull(),
    rejected: p.boolean().notNull().default(false),
    rejectedBlock: p.bigint(),
    rejectedBy: p.hex(),
    reason: p.hex(),
    ...logAt(p),
  }),
  (t) => ({
    pk: primaryKey({ columns: [t.dataset, t.updateType, t.periodEnd] }),
    poolIdx: index().on(t.pool, t.block),
    timeIdx: index().on(t.block, t.log),
  }),
);

/** A metagraph pool's root for one epoch. */
export const epochAnchor = onchainTable(
  "epoch_anchor",
  (p) => ({
    pool: p.integer().notNull(),
    updateType: p.integer().notNull(),
    periodEnd: p.bigint().notNull(),
    periodStart: p.bigint().notNull(),
    validator: p.hex().notNull(),
    root: p.hex().notNull(),
    /** packed, as the event carries them */
    streams: p.hex().notNull(),
    evidence: p.hex().notNull(),
    streamCount: p.integer().notNull(),
    records: p.bigint().notNull(),
    ...logAt(p),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.pool, t.updateType, t.periodEnd] }) }),
);
