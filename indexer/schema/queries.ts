import { index, onchainTable, primaryKey } from "ponder";
import { at, logAt, tally } from "./columns.ts";

/**
 * What a researcher has deposited towards one validator in one token. Settlements take credit first.
 * Always: withdrawable = deposited - withdrawn - what settlements took of it.
 */
export const deposit = onchainTable(
  "deposit",
  (p) => ({
    researcher: p.hex().notNull(),
    validator: p.hex().notNull(),
    token: p.hex().notNull(),
    withdrawable: tally(p),
    /** came with pool passes, can never be withdrawn */
    credit: tally(p),
    requested: tally(p),
    withdrawableAt: p.bigint(),
    /** all that was ever deposited, without credit */
    deposited: tally(p),
    withdrawn: tally(p),
    spent: tally(p),
    ...at(p),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.researcher, t.validator, t.token] }), validatorIdx: index().on(t.validator) }),
);

/** Every change of a deposit. */
export const depositChange = onchainTable(
  "deposit_change",
  (p) => ({
    researcher: p.hex().notNull(),
    validator: p.hex().notNull(),
    token: p.hex().notNull(),
    kind: p.text({ enum: ["deposited", "credited", "moved", "requested", "withdrawn", "spent"] }).notNull(),
    /** negative where credit moved away */
    amount: p.bigint().notNull(),
    /** of kind "spent" */
    order: p.hex(),
    ...logAt(p),
  }),
  (t) => ({
    pk: primaryKey({ columns: [t.block, t.log, t.validator] }),
    depositIdx: index().on(t.researcher, t.validator, t.token),
  }),
);

/** A session key that may sign orders up to `limit` in all, until `expiry`. */
export const spender = onchainTable(
  "spender",
  (p) => ({
    researcher: p.hex().notNull(),
    spender: p.hex().notNull(),
    validator: p.hex().notNull(),
    token: p.hex().notNull(),
    limit: p.bigint().notNull(),
    /** of the limit, after the orders it signed */
    left: p.bigint().notNull(),
    expiry: p.bigint().notNull(),
    ...at(p),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.researcher, t.spender, t.validator, t.token] }) }),
);

/** An order its researcher cancelled, from `effectiveAt` on. */
export const orderCancellation = onchainTable(
  "order_cancellation",
  (p) => ({ researcher: p.hex().notNull(), nonce: p.bigint().notNull(), effectiveAt: p.bigint().notNull(), ...at(p) }),
  (t) => ({ pk: primaryKey({ columns: [t.researcher, t.nonce] }) }),
);

/** A settled query order. */
export const queryOrder = onchainTable(
  "query_order",
  (p) => ({
    order: p.hex().primaryKey(),
    researcher: p.hex().notNull(),
    validator: p.hex().notNull(),
    token: p.hex().notNull(),
    queryHash: p.hex().notNull(),
    resultHash: p.hex().notNull(),
    consentBlock: p.bigint().notNull(),
    amount: p.bigint().notNull(),
    epoch: p.bigint().notNull(),
    nonce: p.bigint().notNull(),
    /** usage rows so far */
    parts: p.integer().notNull(),
    units: tally(p),
    ...logAt(p),
  }),
  (t) => ({
    researcherIdx: index().on(t.researcher, t.block),
    epochIdx: index().on(t.epoch),
    placeIdx: index().on(t.block, t.log),
  }),
);

/** What one part of an order used: query by pool. */
export const usage = onchainTable(
  "usage",
  (p) => ({
    order: p.hex().notNull(),
    part: p.integer().notNull(),
    pool: p.integer().notNull(),
    licence: p.integer().notNull(),
    rows: p.boolean().notNull(),
    snapshot: p.bigint().notNull(),
    fields: p.bigint().notNull(),
    periodStart: p.bigint().notNull(),
    periodEnd: p.bigint().notNull(),
    unitPrice: p.bigint().notNull(),
    units: p.bigint().notNull(),
    amount: p.bigint().notNull(),
    /** packed entries of open pools, as the event carries them */
    packed: p.hex().notNull(),
    researcher: p.hex().notNull(),
    validator: p.hex().notNull(),
    token: p.hex().notNull(),
    consentBlock: p.bigint().notNull(),
    epoch: p.bigint().notNull(),
    ...logAt(p),
  }),
  (t) => ({
    pk: primaryKey({ columns: [t.order, t.part] }),
    poolIdx: index().on(t.pool, t.block),
    epochIdx: index().on(t.epoch),
    placeIdx: index().on(t.block, t.log),
  }),
);

/** What one part of an order used of one stream, in open pools. */
export const usageEntry = onchainTable(
  "usage_entry",
  (p) => ({
    order: p.hex().notNull(),
    part: p.integer().notNull(),
    number: p.integer().notNull(),
    pool: p.integer().notNull(),
    units: p.bigint().notNull(),
    block: p.bigint().notNull(),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.order, t.part, t.number] }), streamIdx: index().on(t.pool, t.number) }),
);

/** An order that its validator tried to settle in vain. */
export const skippedOrder = onchainTable(
  "skipped_order",
  (p) => ({
    researcher: p.hex().notNull(),
    nonce: p.bigint().notNull(),
    reason: p.text().notNull(),
    ...logAt(p),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.block, t.log] }), researcherIdx: index().on(t.researcher) }),
);
