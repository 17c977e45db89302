import type { ChainReader } from "@datagraph/sdk";

/**
 * Returns the block a pool is frozen at in an epoch: the last one whose timestamp lies before the epoch began. Found by
 * bisection, so it needs nothing but block headers. Returns undefined when the chain began within the epoch.
 */
export async function snapshotBlock(reader: ChainReader, epochStart: bigint): Promise<bigint | undefined> {
  const { publicClient } = reader;
  const before = async (blockNumber: bigint): Promise<boolean> =>
    (await publicClient.getBlock({ blockNumber })).timestamp < epochStart;
  let low = 0n;
  let high = await publicClient.getBlockNumber();
  if (!(await before(low))) return undefined;
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    if (await before(middle)) low = middle;
    else high = middle - 1n;
  }
  return low;
}
