import { guardiansQuery, parametersQuery } from "../indexer/governanceQueries.ts";
import { lastRootQuery, lastSettledQuery, servedQuery, waitingRootsQuery } from "../indexer/operatorQueries.ts";
import { jobsQuery, validatorQuery } from "../operator/gatewayQueries.ts";
import type { Prefetch } from "./Prefetched.tsx";
import { prefetchPools } from "./prefetchPools.ts";

/** Reads what an operator's page shows. */
export async function prefetchOperator(prefetch: Prefetch): Promise<void> {
  const { rows, ask, config } = prefetch;
  await Promise.allSettled([
    ask(jobsQuery(config.gatewayUrl)),
    ask(validatorQuery(config.gatewayUrl)),
    rows(waitingRootsQuery),
    rows(guardiansQuery),
    rows(parametersQuery),
    rows(lastRootQuery),
    rows(lastSettledQuery),
    rows(servedQuery),
    prefetchPools(prefetch),
  ]);
}
