import {
  anchor,
  dataset,
  datasetVersion,
  offer,
  parent,
  pass,
  pool,
  poolPrice,
  purchase,
  usage,
} from "@datagraph/indexer/schema";
import { and, desc, eq } from "@ponder/client";
import type { Hex } from "viem";
import type { IndexerClient } from "./indexerClient.ts";

type Db = IndexerClient["db"];

const LINES = 50;
/** Enough for a chart of the last months. */
const USES = 1_000;

export const datasetQuery = (id: bigint) => (db: Db) => db.select().from(dataset).where(eq(dataset.id, id));

export const poolOfQuery = (id: bigint) => (db: Db) => db.select().from(pool).where(eq(pool.id, id));

export const versionsQuery = (id: bigint) => (db: Db) =>
  db.select().from(datasetVersion).where(eq(datasetVersion.dataset, id)).orderBy(desc(datasetVersion.version));

export const parentsQuery = (id: bigint) => (db: Db) => db.select().from(parent).where(eq(parent.dataset, id));

export const childrenQuery = (id: bigint) => (db: Db) =>
  db.select().from(parent).where(eq(parent.parent, id)).limit(LINES);

export const offersOfQuery = (id: bigint) => (db: Db) =>
  db
    .select()
    .from(offer)
    .where(and(eq(offer.dataset, id), eq(offer.active, true)));

export const pricesOfQuery = (number: number, termsHash: Hex) => (db: Db) =>
  db
    .select()
    .from(poolPrice)
    .where(and(eq(poolPrice.pool, number), eq(poolPrice.termsHash, termsHash)));

export const anchorsQuery = (number: number) => (db: Db) =>
  db.select().from(anchor).where(eq(anchor.pool, number)).orderBy(desc(anchor.block), desc(anchor.log)).limit(LINES);

export const purchasesQuery = (id: bigint) => (db: Db) =>
  db.select().from(purchase).where(eq(purchase.dataset, id)).orderBy(desc(purchase.block)).limit(USES);

export const usesQuery = (number: number) => (db: Db) =>
  db.select().from(usage).where(eq(usage.pool, number)).orderBy(desc(usage.block)).limit(USES);

export const passesQuery = (holder: Hex) => (db: Db) =>
  db.select().from(pass).where(eq(pass.holder, holder)).orderBy(desc(pass.expiry));

export type PassRow = typeof pass.$inferSelect;
