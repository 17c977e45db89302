"use client";
import type { PoolSchema } from "@datagraph/protocol";
import { useQueries } from "@tanstack/react-query";
import { type PoolRow, poolsQuery } from "../indexer/queries.ts";
import { useRows } from "../indexer/useRows.ts";
import { usePublicConfig } from "../ui/Providers.tsx";
import { schemaQuery } from "./schemaQuery.ts";

/** A pool with its schema, whose name is the pool's table. */
export type PoolTable = { pool: PoolRow; schema: PoolSchema };

/** Returns every pool whose schema the gateway holds; undefined until the pools are known. */
export function useSchemas(): readonly PoolTable[] | undefined {
  const { gatewayUrl } = usePublicConfig();
  const pools = useRows(poolsQuery).data;
  const schemas = useQueries({
    queries: (pools ?? []).map((pool) => schemaQuery(gatewayUrl, pool)),
  });
  return pools?.flatMap((pool, at) => {
    const schema = schemas[at]?.data as PoolSchema | undefined;
    return schema === undefined ? [] : [{ pool, schema }];
  });
}
