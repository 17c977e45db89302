"use client";
import { usePonderQuery } from "@ponder/react";
import type { UseQueryResult } from "@tanstack/react-query";
import type { IndexerClient } from "./indexerClient.ts";

/** Returns rows that the indexer has; they are read anew when something happened on the chain (`Follow`). */
export function useRows<Rows>(query: (db: IndexerClient["db"]) => Promise<Rows>, enabled = true): UseQueryResult<Rows> {
  return usePonderQuery({ queryFn: query as never, live: false, enabled });
}
