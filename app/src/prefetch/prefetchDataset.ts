import { documentQuery } from "../dataset/documentQuery.ts";
import { documentOf } from "../dataset/documentOf.ts";
import {
  childrenQuery,
  datasetQuery,
  offersOfQuery,
  parentsQuery,
  poolOfQuery,
  pricesOfQuery,
} from "../indexer/datasetQueries.ts";
import { licencesQuery } from "../indexer/licenceQueries.ts";
import { tokensQuery } from "../indexer/queries.ts";
import { prefetchTokens } from "./prefetchTokens.ts";
import type { Prefetch } from "./Prefetched.tsx";

/** Reads what a dataset's page, and the one that sells its passes, show first. */
export async function prefetchDataset(prefetch: Prefetch, id: bigint): Promise<void> {
  const { rows, ask, config } = prefetch;
  const [[row], [pool], tokens] = await Promise.all([
    rows(datasetQuery(id)),
    rows(poolOfQuery(id)),
    rows(tokensQuery),
    rows(offersOfQuery(id)),
    rows(parentsQuery(id)),
    rows(childrenQuery(id)),
    rows(licencesQuery),
  ]);
  const document = row && documentOf(row, pool);
  await Promise.allSettled([
    prefetchTokens(prefetch, tokens),
    pool && rows(pricesOfQuery(pool.number, pool.termsHash)),
    document && ask(documentQuery(config.gatewayUrl, document)),
  ]);
}
