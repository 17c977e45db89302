import type { Hex } from "viem";
import { rootsQuery } from "../indexer/payoutQueries.ts";
import { tokensQuery } from "../indexer/queries.ts";
import { orderQuery, partsQuery } from "../indexer/queryQueries.ts";
import { answerQuery } from "../query/answerQuery.ts";
import { prefetchTokens } from "./prefetchTokens.ts";
import type { Prefetch } from "./Prefetched.tsx";

/** Reads what a receipt's page shows first. */
export async function prefetchOrder(prefetch: Prefetch, order: Hex): Promise<void> {
  const { rows, ask, config } = prefetch;
  await Promise.allSettled([
    rows(orderQuery(order)),
    rows(partsQuery(order)),
    rows(rootsQuery),
    ask(answerQuery(config.gatewayUrl, order)),
    rows(tokensQuery).then((tokens) => prefetchTokens(prefetch, tokens)),
  ]);
}
