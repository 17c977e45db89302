import type { Document } from "../datasets/toCards.ts";
import type { DatasetRow, PoolRow } from "../indexer/queries.ts";

/** Returns the document that describes a dataset; null when the chain names none that a gateway can hold. */
export function documentOf({ metadata, metadataCid }: DatasetRow, pool: PoolRow | undefined): Document | null {
  if (metadataCid !== null && metadata !== null) return { cid: metadataCid, digest: metadata };
  return pool === undefined || pool.schemaCid === null ? null : { cid: pool.schemaCid, digest: pool.schema };
}
