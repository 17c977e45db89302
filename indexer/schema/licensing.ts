import { index, onchainTable, primaryKey } from "ponder";
import { at, logAt, tally } from "./columns.ts";

/** A class of use, as the DAO set it last. */
export const licence = onchainTable("licence", (p) => ({
  licence: p.integer().primaryKey(),
  terms: p.hex().notNull(),
  termsCid: p.text(),
  /** protocol fee, basis points */
  feeBps: p.integer().notNull(),
  active: p.boolean().notNull(),
  needsEligibility: p.boolean().notNull(),
  issuer: p.hex().notNull(),
  ...at(p),
}));

/** Every change of a licence, its fee among them. */
export const licenceChange = onchainTable(
  "licence_change",
  (p) => ({
    licence: p.integer().notNull(),
    terms: p.hex().notNull(),
    feeBps: p.integer().notNull(),
    active: p.boolean().notNull(),
    needsEligibility: p.boolean().notNull(),
    issuer: p.hex().notNull(),
    ...logAt(p),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.block, t.log] }), licenceIdx: index().on(t.licence) }),
);

/** A token prices may be in; index 0 is the native coin, the zero address. */
export const settlementToken = onchainTable(
  "settlement_token",
  (p) => ({ index: p.integer().primaryKey(), token: p.hex().notNull(), active: p.boolean().notNull(), ...at(p) }),
  (t) => ({ tokenIdx: index().on(t.token) }),
);

/** Somebody's wish for a licence of their own; `licence` is set when the DAO granted it, `withdrawnAt` when they took it back. */
export const customLicenceRequest = onchainTable(
  "custom_licence_request",
  (p) => ({
    request: p.bigint().primaryKey(),
    requester: p.hex().notNull(),
    dataset: p.bigint().notNull(),
    terms: p.hex().notNull(),
    licence: p.integer(),
    grantedAt: p.bigint(),
    withdrawnAt: p.bigint(),
    ...at(p),
  }),
  (t) => ({ datasetIdx: index().on(t.dataset), requesterIdx: index().on(t.requester) }),
);

/** Who may buy under a licence that needs eligibility, until `expiry`. */
export const eligibility = onchainTable(
  "eligibility",
  (p) => ({ licence: p.integer().notNull(), account: p.hex().notNull(), expiry: p.bigint().notNull(), ...at(p) }),
  (t) => ({ pk: primaryKey({ columns: [t.licence, t.account] }), accountIdx: index().on(t.account) }),
);

/** A dataset's offer under one licence; duration 0 is no offer. */
export const offer = onchainTable(
  "offer",
  (p) => ({
    dataset: p.bigint().notNull(),
    licence: p.integer().notNull(),
    price: p.bigint().notNull(),
    /** seconds */
    duration: p.bigint().notNull(),
    /** settlement token's index */
    token: p.integer().notNull(),
    seats: p.integer().notNull(),
    download: p.boolean().notNull(),
    active: p.boolean().notNull(),
    ...at(p),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.dataset, t.licence] }) }),
);

/** An access pass as it stands. */
export const pass = onchainTable(
  "pass",
  (p) => ({
    id: p.bigint().primaryKey(),
    dataset: p.bigint().notNull(),
    holder: p.hex().notNull(),
    licence: p.integer().notNull(),
    expiry: p.bigint().notNull(),
    seats: p.integer().notNull(),
    download: p.boolean().notNull(),
    revoked: p.boolean().notNull(),
    revokedReason: p.hex(),
    purchases: tally(p),
    ...at(p),
  }),
  (t) => ({ holderIdx: index().on(t.holder), datasetIdx: index().on(t.dataset) }),
);

/** A seat of a pass: who uses it, and to whom it was offered last. */
export const seat = onchainTable(
  "seat",
  (p) => ({
    pass: p.bigint().notNull(),
    seat: p.integer().notNull(),
    offered: p.hex(),
    offeredAt: p.bigint(),
    member: p.hex(),
    acceptedAt: p.bigint(),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.pass, t.seat] }), memberIdx: index().on(t.member) }),
);

/** Every purchase or renewal of a pass. */
export const purchase = onchainTable(
  "purchase",
  (p) => ({
    pass: p.bigint().notNull(),
    dataset: p.bigint().notNull(),
    holder: p.hex().notNull(),
    payer: p.hex().notNull(),
    licence: p.integer().notNull(),
    token: p.hex().notNull(),
    price: p.bigint().notNull(),
    expiry: p.bigint().notNull(),
    seats: p.integer().notNull(),
    download: p.boolean().notNull(),
    ...logAt(p),
  }),
  (t) => ({
    pk: primaryKey({ columns: [t.block, t.log] }),
    passIdx: index().on(t.pass),
    datasetIdx: index().on(t.dataset),
    holderIdx: index().on(t.holder),
  }),
);
