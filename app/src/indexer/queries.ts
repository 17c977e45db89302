import {
  activity,
  dataset,
  offer,
  pool,
  poolPrice,
  settlementToken,
  stats,
  tokenTotal,
} from "@datagraph/indexer/schema";
import { desc, eq, inArray, max, ne, sql } from "@ponder/client";
import type { IndexerClient } from "./indexerClient.ts";

type Db = IndexerClient["db"];

/** Cards that the first page searches: names are in documents, which the indexer does not read. */
const CARDS = 200;
/** Enough that a batch of payouts does not push everything else off the list. */
const LINES = 120;
/** Prices and offers of `CARDS` datasets, at a handful of licences each. */
const TERMS = 1_500;

const FEED = [
  "registered",
  "pool-created",
  "version",
  "bought",
  "settled",
  "sale-credited",
  "root-accepted",
  "root-vetoed",
  "claimed",
  "released",
  "withdrawn",
  "suspended",
  "proposed",
  "proposal-executed",
  "licence",
];

/*
 * A joined row comes over the wire by column name, so no two columns of one query may share theirs: tables with common
 * columns are read by queries of their own.
 */

/** Totals over everything, a row for each token, and the block of the newest event, so it changes with every one. */
export const pulseQuery = (db: Db) => {
  const newest = db
    .select({ block: max(activity.block).as("newest") })
    .from(activity)
    .as("head");
  return db
    .select({ stats, token: tokenTotal, newest: newest.block })
    .from(stats)
    .leftJoin(tokenTotal, sql`true`)
    .leftJoin(newest, sql`true`);
};

export const datasetsQuery = (db: Db) =>
  db
    .select()
    .from(dataset)
    .where(ne(dataset.kind, "stream"))
    .orderBy(desc(dataset.block), desc(dataset.id))
    .limit(CARDS);

export const poolsQuery = (db: Db) => db.select().from(pool).orderBy(desc(pool.number)).limit(CARDS);

export const offersQuery = (db: Db) => db.select().from(offer).where(eq(offer.active, true)).limit(TERMS);

export const pricesQuery = (db: Db) => db.select().from(poolPrice).orderBy(desc(poolPrice.pool)).limit(TERMS);

export const tokensQuery = (db: Db) => db.select().from(settlementToken);

export const activityQuery = (db: Db) =>
  db
    .select()
    .from(activity)
    .where(inArray(activity.kind, FEED))
    .orderBy(desc(activity.block), desc(activity.log))
    .limit(LINES);

export type Pulse = Awaited<ReturnType<typeof pulseQuery>>;
export type DatasetRow = typeof dataset.$inferSelect;
export type PoolRow = typeof pool.$inferSelect;
export type OfferRow = typeof offer.$inferSelect;
export type PriceRow = typeof poolPrice.$inferSelect;
export type TokenRow = typeof settlementToken.$inferSelect;
export type ActivityRow = typeof activity.$inferSelect;
