import { payoutRoot, poolValidator, queryOrder } from "@datagraph/indexer/schema";
import { desc, eq } from "@ponder/client";
import type { IndexerClient } from "./indexerClient.ts";

type Db = IndexerClient["db"];
const POOLS = 1_000;

/** Validators of pools, by terms: those of terms in force carry their pool's `termsHash`. */
export const servedQuery = (db: Db) =>
  db.select().from(poolValidator).orderBy(desc(poolValidator.pool), poolValidator.validator).limit(POOLS);

/** Roots that wait out their veto window, oldest first. */
export const waitingRootsQuery = (db: Db) =>
  db.select().from(payoutRoot).where(eq(payoutRoot.status, "proposed")).orderBy(payoutRoot.epoch);

/** The last root that was proposed and not vetoed, and the epochs after it in which orders were settled. */
export const lastRootQuery = (db: Db) =>
  db
    .select({ epoch: payoutRoot.epoch, status: payoutRoot.status })
    .from(payoutRoot)
    .orderBy(desc(payoutRoot.epoch))
    .limit(20);

export const lastSettledQuery = (db: Db) =>
  db.select({ epoch: queryOrder.epoch }).from(queryOrder).orderBy(desc(queryOrder.epoch)).limit(1);

export type RootRow = typeof payoutRoot.$inferSelect;
