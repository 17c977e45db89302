import type { ChainReader } from "@datagraph/sdk";

/** Blocks asked for at a time; most public nodes allow this many. */
const PAGE = 5_000n;

/** Yields the spans of blocks, from the deployment's first to the latest, in which to ask a node for events. */
export async function* blockPages({
  deployment,
  publicClient,
}: ChainReader): AsyncGenerator<{ fromBlock: bigint; toBlock: bigint }> {
  const last = await publicClient.getBlockNumber();
  for (let fromBlock = BigInt(deployment.startBlock); fromBlock <= last; fromBlock += PAGE)
    yield { fromBlock, toBlock: fromBlock + PAGE - 1n < last ? fromBlock + PAGE - 1n : last };
}
