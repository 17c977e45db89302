import { read } from "@datagraph/sdk";
import type { Services } from "../services.ts";

/**
 * Returns the first epoch that is not closed yet in the chain's final blocks: what epochs before it came to, no
 * reorganisation changes.
 */
export async function firstOpenEpoch({
  client,
  epochLength,
  finality,
}: Pick<Services, "client" | "epochLength" | "finality">): Promise<bigint> {
  // the local chain's clock is moved on without a block's time: the ledger knows it as the next transaction will
  if (finality === "latest") return read(client, "QueryLedger", "currentEpoch", []);
  const { timestamp } = await client.publicClient.getBlock({ blockTag: finality });
  return timestamp / epochLength;
}
