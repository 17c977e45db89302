import type { Document } from "../datasets/toCards.ts";
import { documentQuery } from "../dataset/documentQuery.ts";
import type { PoolRow } from "../indexer/queries.ts";

/** Returns the question for a pool's schema, whose document the gateway holds. */
export function schemaQuery(gatewayUrl: string, { schema, schemaCid }: Pick<PoolRow, "schema" | "schemaCid">) {
  const document: Document | null = schemaCid === null ? null : { cid: schemaCid, digest: schema };
  return { ...documentQuery(gatewayUrl, document), enabled: document !== null };
}
