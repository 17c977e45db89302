import { metadataQuery } from "../datasets/metadataQuery.ts";
import { toCards } from "../datasets/toCards.ts";
import {
  activityQuery,
  datasetsQuery,
  offersQuery,
  poolsQuery,
  pricesQuery,
  pulseQuery,
  tokensQuery,
} from "../indexer/queries.ts";
import { prefetchTokens } from "./prefetchTokens.ts";
import type { Prefetch } from "./Prefetched.tsx";

/** Cards whose documents come with the page: more are not seen before the rest is there. */
const CARDS = 12;

/** Reads what the first page shows. */
export async function prefetchExplore(prefetch: Prefetch): Promise<void> {
  const { rows, ask, config } = prefetch;
  const [datasets, pools, offers, prices, tokens] = await Promise.all([
    rows(datasetsQuery),
    rows(poolsQuery),
    rows(offersQuery),
    rows(pricesQuery),
    rows(tokensQuery),
    rows(pulseQuery),
    rows(activityQuery),
  ]);
  const cards = toCards({ datasets, pools, offers, prices, tokens }, Date.now() / 1_000).slice(0, CARDS);
  const documents = cards.flatMap(({ description }) => description ?? []);
  await Promise.allSettled([
    prefetchTokens(prefetch, tokens),
    ...documents.map((document) => ask(metadataQuery(config.gatewayUrl, document))),
  ]);
}
