import { dataset, stream } from "@datagraph/indexer/schema";
import { and, desc, eq, ne } from "@ponder/client";
import type { Hex } from "viem";
import type { IndexerClient } from "./indexerClient.ts";

type Db = IndexerClient["db"];
const LINES = 100;

export const streamsOfQuery = (creator: Hex) => (db: Db) =>
  db.select().from(stream).where(eq(stream.creator, creator)).orderBy(desc(stream.block)).limit(LINES);

export const ownFilesQuery = (creator: Hex) => (db: Db) =>
  db
    .select()
    .from(dataset)
    .where(and(eq(dataset.creator, creator), ne(dataset.kind, "stream")))
    .orderBy(desc(dataset.block))
    .limit(LINES);

export type StreamRow = typeof stream.$inferSelect;
