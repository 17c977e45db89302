"use client";
import { useMemo } from "react";
import type { DatasetRow, PoolRow, TokenRow } from "../indexer/queries.ts";
import { tokensQuery } from "../indexer/queries.ts";
import { datasetQuery, poolOfQuery } from "../indexer/datasetQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { type Described, describe } from "./describe.ts";
import { documentOf } from "./documentOf.ts";
import { useDocument } from "./useDocument.ts";

/** A dataset as its page shows it; `described` is null when the gateway has no document of it. */
export type Dataset = {
  row: DatasetRow;
  pool: PoolRow | undefined;
  described: Described | null | undefined;
  tokens: readonly TokenRow[];
};

/** Returns one dataset; null when the chain has none with this id. */
export function useDataset(id: bigint): { data: Dataset | null | undefined; error: Error | null } {
  const rows = useRows(datasetQuery(id));
  const pools = useRows(poolOfQuery(id));
  const tokens = useRows(tokensQuery);
  const row = rows.data?.[0];
  const pool = pools.data?.[0];
  const document = useDocument(row ? documentOf(row, pool) : null);
  const described = useMemo(
    () => (document.data ? describe(document.data) : document.isError ? null : undefined),
    [document.data, document.isError],
  );
  const error = rows.error ?? pools.error ?? tokens.error;
  if (rows.data === undefined || pools.data === undefined || tokens.data === undefined)
    return { data: undefined, error };
  if (row === undefined) return { data: null, error };
  return { data: { row, pool, described, tokens: tokens.data }, error };
}
