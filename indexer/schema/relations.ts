import { relations } from "ponder";
import { proposal, vote } from "./governance.ts";
import { offer, pass, purchase, seat } from "./licensing.ts";
import { queryOrder, usage, usageEntry } from "./queries.ts";
import { dataset, datasetVersion, parent, pool, poolPrice, poolTerms, poolValidator } from "./registry.ts";
import { datasetRevenue, royalty, sale, split, splitShare } from "./rewards.ts";
import { admissionChange, anchor, consentChange, device, stream } from "./streams.ts";

/* What GraphQL may follow from one table to another. */

export const datasetRelations = relations(dataset, ({ one, many }) => ({
  versions: many(datasetVersion),
  parents: many(parent, { relationName: "child" }),
  children: many(parent, { relationName: "parent" }),
  offers: many(offer),
  passes: many(pass),
  purchases: many(purchase),
  sales: many(sale),
  revenue: many(datasetRevenue),
  split: one(split, { fields: [dataset.id], references: [split.dataset] }),
  ofPool: one(pool, { fields: [dataset.pool], references: [pool.number] }),
  stream: one(stream, { fields: [dataset.pool, dataset.number], references: [stream.pool, stream.number] }),
}));

export const datasetVersionRelations = relations(datasetVersion, ({ one }) => ({
  of: one(dataset, { fields: [datasetVersion.dataset], references: [dataset.id] }),
}));

export const parentRelations = relations(parent, ({ one }) => ({
  childDataset: one(dataset, { fields: [parent.dataset], references: [dataset.id], relationName: "child" }),
  parentDataset: one(dataset, { fields: [parent.parent], references: [dataset.id], relationName: "parent" }),
}));

export const poolRelations = relations(pool, ({ one, many }) => ({
  dataset: one(dataset, { fields: [pool.id], references: [dataset.id] }),
  terms: many(poolTerms),
  prices: many(poolPrice),
  validators: many(poolValidator),
  members: many(stream),
  usages: many(usage),
}));

export const poolTermsRelations = relations(poolTerms, ({ one }) => ({
  of: one(pool, { fields: [poolTerms.pool], references: [pool.number] }),
}));

/** Only the prices in force have a pool here. */
export const poolPriceRelations = relations(poolPrice, ({ one }) => ({
  of: one(pool, { fields: [poolPrice.pool, poolPrice.termsHash], references: [pool.number, pool.termsHash] }),
}));

/** Only the validators in force have a pool here. */
export const poolValidatorRelations = relations(poolValidator, ({ one }) => ({
  of: one(pool, { fields: [poolValidator.pool, poolValidator.termsHash], references: [pool.number, pool.termsHash] }),
}));

export const streamRelations = relations(stream, ({ one, many }) => ({
  self: one(dataset, { fields: [stream.dataset], references: [dataset.id] }),
  of: one(pool, { fields: [stream.pool], references: [pool.number] }),
  consents: many(consentChange),
  admissions: many(admissionChange),
  anchorList: many(anchor),
  usageEntries: many(usageEntry),
}));

export const consentChangeRelations = relations(consentChange, ({ one }) => ({
  stream: one(stream, {
    fields: [consentChange.pool, consentChange.number],
    references: [stream.pool, stream.number],
  }),
}));

export const admissionChangeRelations = relations(admissionChange, ({ one }) => ({
  stream: one(stream, {
    fields: [admissionChange.pool, admissionChange.number],
    references: [stream.pool, stream.number],
  }),
}));

export const anchorRelations = relations(anchor, ({ one }) => ({
  stream: one(stream, { fields: [anchor.pool, anchor.number], references: [stream.pool, stream.number] }),
}));

export const deviceRelations = relations(device, ({ one }) => ({
  of: one(dataset, { fields: [device.dataset], references: [dataset.id] }),
}));

export const offerRelations = relations(offer, ({ one }) => ({
  of: one(dataset, { fields: [offer.dataset], references: [dataset.id] }),
}));

export const passRelations = relations(pass, ({ one, many }) => ({
  of: one(dataset, { fields: [pass.dataset], references: [dataset.id] }),
  members: many(seat),
  bought: many(purchase),
}));

export const seatRelations = relations(seat, ({ one }) => ({
  of: one(pass, { fields: [seat.pass], references: [pass.id] }),
}));

export const purchaseRelations = relations(purchase, ({ one }) => ({
  of: one(dataset, { fields: [purchase.dataset], references: [dataset.id] }),
  ofPass: one(pass, { fields: [purchase.pass], references: [pass.id] }),
}));

export const queryOrderRelations = relations(queryOrder, ({ many }) => ({ usages: many(usage) }));

export const usageRelations = relations(usage, ({ one, many }) => ({
  of: one(queryOrder, { fields: [usage.order], references: [queryOrder.order] }),
  ofPool: one(pool, { fields: [usage.pool], references: [pool.number] }),
  entries: many(usageEntry),
}));

export const usageEntryRelations = relations(usageEntry, ({ one }) => ({
  of: one(usage, { fields: [usageEntry.order, usageEntry.part], references: [usage.order, usage.part] }),
  stream: one(stream, { fields: [usageEntry.pool, usageEntry.number], references: [stream.pool, stream.number] }),
}));

export const saleRelations = relations(sale, ({ one, many }) => ({
  of: one(dataset, { fields: [sale.dataset], references: [dataset.id] }),
  royaltyList: many(royalty),
}));

export const royaltyRelations = relations(royalty, ({ one }) => ({
  of: one(sale, { fields: [royalty.sale], references: [sale.sale] }),
}));

export const datasetRevenueRelations = relations(datasetRevenue, ({ one }) => ({
  of: one(dataset, { fields: [datasetRevenue.dataset], references: [dataset.id] }),
}));

export const splitRelations = relations(split, ({ many }) => ({ shares: many(splitShare) }));

export const splitShareRelations = relations(splitShare, ({ one }) => ({
  of: one(split, { fields: [splitShare.payee], references: [split.payee] }),
}));

export const proposalRelations = relations(proposal, ({ many }) => ({ votes: many(vote) }));

export const voteRelations = relations(vote, ({ one }) => ({
  of: one(proposal, { fields: [vote.proposal], references: [proposal.id] }),
}));
