import { anchor, dataset, device, stream } from "@datagraph/indexer/schema";
import { and, desc, eq, ne } from "@ponder/client";
import type { Hex } from "viem";
import type { IndexerClient } from "./indexerClient.ts";

type Db = IndexerClient["db"];
const LINES = 100;
/** Two weeks of hours, of several cadences. */
const ANCHORS = 500;

export const streamsOfQuery = (creator: Hex) => (db: Db) =>
  db.select().from(stream).where(eq(stream.creator, creator)).orderBy(desc(stream.block)).limit(LINES);

export const ownFilesQuery = (creator: Hex) => (db: Db) =>
  db
    .select()
    .from(dataset)
    .where(and(eq(dataset.creator, creator), ne(dataset.kind, "stream")))
    .orderBy(desc(dataset.block))
    .limit(LINES);

export const devicesQuery = (stream: bigint) => (db: Db) =>
  db.select().from(device).where(eq(device.dataset, stream)).orderBy(desc(device.block)).limit(LINES);

/** Those that nobody rejected, the latest first. */
export const anchorsOfStreamQuery = (stream: bigint) => (db: Db) =>
  db
    .select()
    .from(anchor)
    .where(and(eq(anchor.dataset, stream), eq(anchor.rejected, false)))
    .orderBy(desc(anchor.periodEnd))
    .limit(ANCHORS);

export type DeviceRow = typeof device.$inferSelect;
export type StreamRow = typeof stream.$inferSelect;
