import { type PayoutEvent, type PoolState, type StreamState, applyEvent, emptyState } from "@datagraph/protocol";
import type { Context } from "ponder:registry";
import { anchorHistory, dataset, poolHistory, streamHistory } from "ponder:schema";
import { anchorTexts, anchorsOf, factsOf, poolOf, poolText, streamText } from "../../rows/history.ts";
import type { Stamped } from "../../rows/stamp.ts";

type Db = Context["db"];
type Told = Stamped & { args: object };
/** A stream as read: which of its anchors' pages, and what was written there. */
type Read = { stream: StreamState; text: string; from: number; pages: string[] };
/** Which of a stream's anchors are read: a new one changes the last page at most. */
type Pages = "last" | "all";

/** What an event that payouts depend on is about. */
export type About = { pool: number; numbers?: readonly number[]; pages?: Pages };

/** Takes an event into the histories of a pool and those of its streams that it is about, by protocol's `applyEvent`. */
export async function keepHistory(
  db: Db,
  eventName: PayoutEvent["eventName"],
  event: Told,
  { pool: number, numbers = [], pages = "last" }: About,
): Promise<void> {
  const state = emptyState();
  const before = await db.find(poolHistory, { pool: number });
  if (before !== null) know(state, number, poolOf(before.state));
  const read = new Map<number, Read>();
  for (const one of numbers) {
    const found = await readStream(db, { pool: number, number: one }, pages);
    if (found === undefined) continue;
    read.set(one, found);
    state.pools.get(number)?.streams.set(one, found.stream);
    state.datasets.set(found.stream.id, found.stream);
  }
  applyEvent(state, { eventName, args: event.args, blockNumber: event.block.number } as PayoutEvent);
  const pool = state.pools.get(number);
  if (pool === undefined) return;
  if (poolText(pool) !== before?.state) await writePool(db, number, pool);
  for (const [one, stream] of pool.streams) await writeStream(db, { pool: number, number: one }, stream, read.get(one));
}

/** As `keepHistory`, for an event that names a dataset. Files have none: they earn nothing by usage. */
export async function keepHistoryOf(
  db: Db,
  eventName: PayoutEvent["eventName"],
  event: Told,
  id: bigint,
  pages: Pages = "last",
): Promise<void> {
  const row = await db.find(dataset, { id });
  if (row === null || row.pool === null) return;
  const numbers = row.number === null ? [] : [row.number];
  await keepHistory(db, eventName, event, { pool: row.pool, numbers, pages });
}

/** Returns a pool's state with the streams of these numbers that there are. */
export async function readPool(
  db: Db,
  number: number,
  numbersOf: (pool: PoolState) => Iterable<number>,
): Promise<PoolState | undefined> {
  const row = await db.find(poolHistory, { pool: number });
  if (row === null) return undefined;
  const pool = poolOf(row.state);
  for (const one of numbersOf(pool)) {
    const found = await readStream(db, { pool: number, number: one }, "all");
    if (found !== undefined) pool.streams.set(one, found.stream);
  }
  return pool;
}

function know(state: ReturnType<typeof emptyState>, number: number, pool: PoolState): void {
  state.pools.set(number, pool);
  state.datasets.set(pool.id, pool);
}

async function readStream(db: Db, key: { pool: number; number: number }, which: Pages): Promise<Read | undefined> {
  const row = await db.find(streamHistory, key);
  if (row === null) return undefined;
  const from = which === "all" ? 0 : Math.max(0, row.pages - 1);
  const pages: string[] = [];
  for (let page = from; page < row.pages; page++) {
    const found = await db.find(anchorHistory, { ...key, page });
    if (found === null)
      throw new Error(`Page ${page} of the anchors of stream ${key.number} in pool ${key.pool} is gone`);
    pages.push(found.anchors);
  }
  const stream = { ...factsOf(row.state), anchors: pages.flatMap(anchorsOf) };
  return { stream, text: row.state, from, pages };
}

async function writePool(db: Db, pool: number, state: PoolState): Promise<void> {
  const columns = { state: poolText(state) };
  await db
    .insert(poolHistory)
    .values({ pool, ...columns })
    .onConflictDoUpdate(columns);
}

/** Writes what differs from what was read. */
async function writeStream(
  db: Db,
  key: { pool: number; number: number },
  stream: StreamState,
  { text, from, pages }: Pick<Read, "text" | "from" | "pages"> = { text: "", from: 0, pages: [] },
): Promise<void> {
  const now = anchorTexts(stream.anchors);
  for (const [index, anchors] of now.entries())
    if (anchors !== pages[index])
      await db
        .insert(anchorHistory)
        .values({ ...key, page: from + index, anchors })
        .onConflictDoUpdate({ anchors });
  const columns = { state: streamText(stream), pages: from + now.length };
  if (columns.state === text && now.length === pages.length) return;
  await db
    .insert(streamHistory)
    .values({ ...key, ...columns })
    .onConflictDoUpdate(columns);
}
