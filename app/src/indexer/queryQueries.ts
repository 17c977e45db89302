import { deposit, queryOrder, stream, usage } from "@datagraph/indexer/schema";
import { and, desc, eq } from "@ponder/client";
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

export const streamsOfQuery = (creator: Hex) => (db: Db) =>
  db.select().from(stream).where(eq(stream.creator, creator)).orderBy(desc(stream.block)).limit(LINES);

export const streamInQuery = (creator: Hex, pool: number) => (db: Db) =>
  db
    .select()
    .from(stream)
    .where(and(eq(stream.creator, creator), eq(stream.pool, pool)))
    .orderBy(desc(stream.number));

export type StreamRow = typeof stream.$inferSelect;
export type OrderRow = typeof queryOrder.$inferSelect;
