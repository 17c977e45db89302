import { deposit, queryOrder, usage } from "@datagraph/indexer/schema";
import { desc, eq } from "@ponder/client";
import type { Hex } from "viem";
import type { IndexerClient } from "./indexerClient.ts";

type Db = IndexerClient["db"];
const LINES = 50;

export const ordersQuery = (researcher: Hex) => (db: Db) =>
  db
    .select()
    .from(queryOrder)
    .where(eq(queryOrder.researcher, researcher))
    .orderBy(desc(queryOrder.block))
    .limit(LINES);

export const orderQuery = (order: Hex) => (db: Db) => db.select().from(queryOrder).where(eq(queryOrder.order, order));

export const partsQuery = (order: Hex) => (db: Db) => db.select().from(usage).where(eq(usage.order, order));

export const depositsQuery = (researcher: Hex) => (db: Db) =>
  db.select().from(deposit).where(eq(deposit.researcher, researcher));

export type OrderRow = typeof queryOrder.$inferSelect;
