import { type ChainReader, chainReader } from "@datagraph/sdk";
import { setting } from "./settings.ts";

/** Returns a reader of the chain that is set. Throws when it does not answer, or is another than DataGraph's. */
export async function openReader(): Promise<ChainReader> {
  const url = setting("DATAGRAPH_RPC_URL");
  const reader = await chainReader(url).catch((error: unknown) => {
    if (error instanceof RangeError)
      throw new Error(`Wrong chain at ${url}: ${error.message}. Set DATAGRAPH_RPC_URL to one of those`);
    throw new Error(`No chain answers at ${url} (DATAGRAPH_RPC_URL): start the local stack with ./datagraph up`);
  });
  const { chainId, contracts } = reader.deployment;
  if ((await reader.publicClient.getCode({ address: contracts.ProvenanceRegistry })) === undefined)
    throw new Error(
      `Wrong chain at ${url}: chain ${chainId} has no registry at ${contracts.ProvenanceRegistry}. Start the local stack with ./datagraph up`,
    );
  return reader;
}

/** Returns the latest block's timestamp in seconds: the chain's own clock. */
export async function chainTime({ publicClient }: ChainReader): Promise<number> {
  return Number((await publicClient.getBlock()).timestamp);
}
