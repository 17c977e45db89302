import { proposalsQuery } from "../indexer/governanceQueries.ts";
import { tokensQuery } from "../indexer/queries.ts";
import { prefetchTokens } from "./prefetchTokens.ts";
import type { Prefetch } from "./Prefetched.tsx";

/** Reads what the page of the DAO shows first. */
export async function prefetchGovernance(prefetch: Prefetch): Promise<void> {
  const { rows } = prefetch;
  await Promise.allSettled([
    rows(proposalsQuery),
    rows(tokensQuery).then((tokens) => prefetchTokens(prefetch, tokens)),
  ]);
}
