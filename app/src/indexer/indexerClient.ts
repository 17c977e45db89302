import * as schema from "@datagraph/indexer/schema";
import { type Client, createClient } from "@ponder/client";

export type IndexerClient = Client<typeof schema>;

/** Returns a client of the indexer's SQL over HTTP, typed by the indexer's own tables. */
export function indexerClient(indexerUrl: string): IndexerClient {
  return createClient(`${indexerUrl}/sql`, { schema });
}
