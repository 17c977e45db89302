import type { ChainReader } from "@datagraph/sdk";
import type { BlockRef } from "../chainState.ts";

/**
 * Returns the block a pool is frozen at in an epoch: the last one whose timestamp lies before the epoch began. Found by
 * bisection up to `head`, so it needs nothing but block headers. Returns undefined when the chain began within the epoch.
 */
export async function snapshotBlock(
  reader: Pick<ChainReader, "publicClient">,
  epochStart: bigint,
  head: bigint,
): Promise<BlockRef | undefined> {
  let found = await blockAt(reader, 0n);
  if (found.timestamp >= epochStart) return undefined;
  let [low, high] = [0n, head];
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    const block = await blockAt(reader, middle);
    if (block.timestamp < epochStart) [low, found] = [middle, block];
    else high = middle - 1n;
  }
  return found;
}

/** Returns a function like `snapshotBlock` that remembers its last answer, and looks whether the chain still says so. */
export function rememberSnapshotBlock(
  reader: Pick<ChainReader, "publicClient">,
): (epochStart: bigint, head: bigint) => Promise<BlockRef | undefined> {
  let last: { epochStart: bigint; block: BlockRef } | undefined;
  return async (epochStart, head) => {
    if (last?.epochStart === epochStart && (await isStill(reader, last.block, epochStart))) return last.block;
    const block = await snapshotBlock(reader, epochStart, head);
    last = block === undefined ? undefined : { epochStart, block };
    return block;
  };
}

async function isStill(
  reader: Pick<ChainReader, "publicClient">,
  { number, hash }: BlockRef,
  epochStart: bigint,
): Promise<boolean> {
  const [same, next] = await Promise.all([
    blockAt(reader, number).catch(() => undefined),
    blockAt(reader, number + 1n).catch(() => undefined),
  ]);
  return same?.hash === hash && (next === undefined || next.timestamp >= epochStart);
}

async function blockAt({ publicClient }: Pick<ChainReader, "publicClient">, blockNumber: bigint): Promise<BlockRef> {
  const { number, hash, timestamp } = await publicClient.getBlock({ blockNumber });
  return { number, hash, timestamp };
}
