import { type AnchorState, type PoolState, type StreamState, valueAt } from "@datagraph/protocol";

/** One anchored batch that a snapshot holds. */
export type WantedBatch = { number: number; pool: PoolState; stream: StreamState; anchor: AnchorState };

/**
 * Returns the batches that count in a pool frozen at a block: of streams admitted by then and not withdrawn since,
 * anchored by then and not rejected by then.
 */
export function wantedBatches(number: number, pool: PoolState, block: bigint): WantedBatch[] {
  return [...pool.streams.values()].flatMap((stream) =>
    stream.withdrawnAt === undefined && valueAt(stream.admissions, block) === true
      ? stream.anchors.filter((anchor) => counts(anchor, block)).map((anchor) => ({ number, pool, stream, anchor }))
      : [],
  );
}

/** Returns the name of a batch among all of them. */
export function batchKey({ stream, anchor }: Pick<WantedBatch, "stream" | "anchor">): string {
  return `${stream.id}/${anchor.updateType}/${anchor.end}/${anchor.root}`;
}

function counts(anchor: AnchorState, block: bigint): boolean {
  return anchor.block <= block && (anchor.rejectedAt === undefined || anchor.rejectedAt > block);
}
