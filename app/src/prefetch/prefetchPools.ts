import { poolsQuery, tokensQuery } from "../indexer/queries.ts";
import { pricesOfQuery } from "../indexer/datasetQueries.ts";
import { earningsQuery } from "../join/earningsQuery.ts";
import { schemaQuery } from "../query/schemaQuery.ts";
import { prefetchTokens } from "./prefetchTokens.ts";
import type { Prefetch } from "./Prefetched.tsx";

/** Reads the pools with their schemas, and of one of them prices and what its fields earned. */
export async function prefetchPools(prefetch: Prefetch, priced?: number): Promise<void> {
  const { rows, ask, config } = prefetch;
  const [pools, tokens] = await Promise.all([rows(poolsQuery), rows(tokensQuery)]);
  const one = pools.find(({ number }) => number === priced);
  await Promise.allSettled([
    prefetchTokens(prefetch, tokens),
    one && rows(pricesOfQuery(one.number, one.termsHash)),
    one && ask(earningsQuery(config.gatewayUrl, one.number)),
    ...pools.map(
      ({ schema, schemaCid }) => schemaCid !== null && ask(schemaQuery(config.gatewayUrl, { schema, schemaCid })),
    ),
  ]);
}
