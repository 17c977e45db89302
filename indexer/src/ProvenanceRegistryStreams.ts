import { type Context, ponder } from "ponder:registry";
import { anchor, consentChange, dataset, epochAnchor, pool, stream } from "ponder:schema";
import { add } from "../rows/add.ts";
import { anchorRow, blankDataset, consentRow, epochAnchorRows, streamRow } from "../rows/registry.ts";
import { at } from "../rows/stamp.ts";
import { addContributor } from "./store/addContributor.ts";
import { addStats } from "./store/addStats.ts";
import { keepHistory, keepHistoryOf } from "./store/keepHistory.ts";
import { recordActivity } from "./store/recordActivity.ts";

/* The registry's events about streams: joining, consent, anchors. */

type Db = Context["db"];
type StreamKey = { pool: number; number: number };

ponder.on("ProvenanceRegistry:StreamJoined", async ({ event, context: { db } }) => {
  const { id, creator } = event.args;
  const row = streamRow(event);
  const columns = { kind: "stream", creator, pool: row.pool, number: row.number, version: 1n } as const;
  await db
    .insert(dataset)
    .values({ ...blankDataset(id, creator, at(event)), ...columns })
    .onConflictDoUpdate(columns);
  await db.insert(stream).values(row);
  await db.insert(consentChange).values(consentRow(event, row));
  await keepHistory(db, "StreamJoined", event, { pool: row.pool });
  await db.update(pool, { number: row.pool }).set((before) => add(before, { streams: 1n }));
  await addContributor(db, event, creator, { streams: 1n });
  await recordActivity(db, event, { kind: "joined", actor: creator, dataset: id, pool: row.pool });
});

ponder.on("ProvenanceRegistry:ConsentChanged", async ({ event, context: { db } }) => {
  const { id, termsHash, consent } = event.args;
  const key = await streamKey(db, id);
  const columns = { termsHash, ...consent, consentBlock: event.block.number };
  const { creator } = await db.update(stream, key).set(columns);
  await db.insert(consentChange).values(consentRow(event, key));
  await keepHistoryOf(db, "ConsentChanged", event, id);
  await recordActivity(db, event, { kind: "consent", actor: creator, dataset: id, pool: key.pool });
});

ponder.on("ProvenanceRegistry:Anchored", async ({ event, context: { db } }) => {
  const { id } = event.args;
  const key = await streamKey(db, id);
  const row = anchorRow(event, key);
  await db.insert(anchor).values(row);
  await keepHistoryOf(db, "Anchored", event, id);
  const { creator } = await countAnchor(db, key, 1n, row.count);
  await addStats(db, { anchors: 1n });
  await recordActivity(db, event, { kind: "anchored", actor: creator, dataset: id, pool: key.pool, count: row.count });
});

ponder.on("ProvenanceRegistry:EpochAnchored", async ({ event, context: { db } }) => {
  const { row, counts } = epochAnchorRows(event);
  await db.insert(epochAnchor).values(row);
  for (const { number, count } of counts) await anchorByEpoch(db, row, number, BigInt(count));
  const numbers = counts.map(({ number }) => number);
  await keepHistory(db, "EpochAnchored", event, { pool: row.pool, numbers });
  await addStats(db, { anchors: BigInt(counts.length) });
  const { validator: actor, pool: ofPool, records } = row;
  await recordActivity(db, event, { kind: "epoch-anchored", actor, pool: ofPool, count: records });
});

ponder.on("ProvenanceRegistry:AnchorRejected", async ({ event, context: { db } }) => {
  const { id, updateType, end, validator, reason } = event.args;
  const key = { dataset: id, updateType, periodEnd: BigInt(end) };
  const before = await db.find(anchor, key);
  if (before === null || before.rejected) return;
  const rejected = { rejected: true, rejectedBlock: event.block.number, rejectedBy: validator, reason };
  await db.update(anchor, key).set(rejected);
  await keepHistoryOf(db, "AnchorRejected", event, id, "all");
  await countAnchor(db, before, -1n, -before.count);
  await recordActivity(db, event, {
    kind: "anchor-rejected",
    actor: validator,
    dataset: id,
    pool: before.pool,
    count: before.count,
  });
});

/** A stream's part of an epoch anchor, which names each stream once. */
async function anchorByEpoch(
  db: Db,
  epoch: ReturnType<typeof epochAnchorRows>["row"],
  number: number,
  count: bigint,
): Promise<void> {
  const { pool: ofPool, updateType, periodEnd, periodStart, root, block, log, time } = epoch;
  const key = { pool: ofPool, number };
  const of = await db.find(stream, key);
  if (of === null) throw new Error(`Pool ${key.pool} anchored stream ${number}, which nobody joined`);
  await db.insert(anchor).values({
    dataset: of.dataset,
    updateType,
    periodEnd,
    periodStart,
    ...key,
    root,
    count,
    byEpoch: true,
    block,
    log,
    time,
  });
  await countAnchor(db, key, 1n, count);
}

async function countAnchor(db: Db, { pool: number, number: ofStream }: StreamKey, anchors: bigint, records: bigint) {
  await db.update(pool, { number }).set((row) => add(row, { anchors, records }));
  return db.update(stream, { pool: number, number: ofStream }).set((row) => add(row, { anchors, records }));
}

/** Throws when no earlier event made the stream: then the chain's history has a gap. */
async function streamKey(db: Db, id: bigint): Promise<StreamKey> {
  const row = await db.find(dataset, { id });
  if (row === null || row.pool === null || row.number === null) throw new Error(`Dataset ${id} is no known stream`);
  return { pool: row.pool, number: row.number };
}
