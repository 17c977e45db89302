import { index, onchainTable, primaryKey } from "ponder";
import { at, logAt, tally } from "./columns.ts";

/** A DAO proposal. Between "created" and "queued" its state follows from the clock and the votes. */
export const proposal = onchainTable(
  "proposal",
  (p) => ({
    id: p.bigint().primaryKey(),
    proposer: p.hex().notNull(),
    description: p.text().notNull(),
    targets: p.hex().array().notNull(),
    values: p.bigint().array().notNull(),
    calldatas: p.hex().array().notNull(),
    /** by the governor's clock */
    voteStart: p.bigint().notNull(),
    voteEnd: p.bigint().notNull(),
    status: p.text({ enum: ["created", "queued", "executed", "canceled"] }).notNull(),
    /** seconds, once queued */
    eta: p.bigint(),
    votesAgainst: tally(p),
    votesFor: tally(p),
    votesAbstain: tally(p),
    voters: tally(p),
    executedAt: p.bigint(),
    ...at(p),
  }),
  (t) => ({ statusIdx: index().on(t.status), blockIdx: index().on(t.block) }),
);

/** One account's vote. */
export const vote = onchainTable(
  "vote",
  (p) => ({
    proposal: p.bigint().notNull(),
    voter: p.hex().notNull(),
    support: p.text({ enum: ["against", "for", "abstain", "other"] }).notNull(),
    weight: p.bigint().notNull(),
    reason: p.text().notNull(),
    ...at(p),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.proposal, t.voter] }), voterIdx: index().on(t.voter) }),
);

/** Who votes for others (or for themselves), with what weight. */
export const delegate = onchainTable("delegate", (p) => ({
  account: p.hex().primaryKey(),
  votes: tally(p),
  delegators: tally(p),
}));

/** Holder of the DAO's token. */
export const tokenHolder = onchainTable("token_holder", (p) => ({
  account: p.hex().primaryKey(),
  balance: tally(p),
  delegate: p.hex(),
}));

/** A validator the DAO appointed, active from `activeAt` until dismissed. */
export const validator = onchainTable("validator", (p) => ({
  validator: p.hex().primaryKey(),
  activeAt: p.bigint().notNull(),
  dismissedAt: p.bigint(),
  ...at(p),
}));

/** Appointments of the guardian; the last one counts. */
export const guardian = onchainTable(
  "guardian",
  (p) => ({ guardian: p.hex().notNull(), until: p.bigint().notNull(), ...logAt(p) }),
  (t) => ({ pk: primaryKey({ columns: [t.block, t.log] }) }),
);

/** A governed parameter as it stands. */
export const parameter = onchainTable(
  "parameter",
  (p) => ({
    contract: p.text().notNull(),
    name: p.text().notNull(),
    value: p.bigint().notNull(),
    ...at(p),
  }),
  (t) => ({ pk: primaryKey({ columns: [t.contract, t.name] }) }),
);

/** Every value a governed parameter was set to. */
export const parameterChange = onchainTable(
  "parameter_change",
  (p) => ({ contract: p.text().notNull(), name: p.text().notNull(), value: p.bigint().notNull(), ...logAt(p) }),
  (t) => ({
    pk: primaryKey({ columns: [t.block, t.log, t.name] }),
    parameterIdx: index().on(t.contract, t.name),
  }),
);
