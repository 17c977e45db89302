import type { PoolSchema } from "@datagraph/protocol";
import { type Description, type MetadataDocument, croissantFields, describe } from "./describe.ts";
import { parsePoolSchema } from "./parsePoolSchema.ts";

/** What a pool's description says beyond the rest. */
export type PoolDescription = Description & { schema: PoolSchema };

/**
 * Returns the public description of a pool: Croissant 1.1 JSON-LD of its schema, without any distribution, since its
 * data leaves only by queries. Throws TypeError when the schema is none.
 */
export function poolMetadata(about: PoolDescription): MetadataDocument {
  const schema = parsePoolSchema(about.schema);
  return {
    ...describe(about, 1),
    "dg:kind": "Pool",
    "dg:schema": schema,
    isLiveDataset: true,
    distribution: [],
    recordSet: [
      {
        "@type": "cr:RecordSet",
        "@id": schema.name,
        name: schema.name,
        field: croissantFields(schema.name, schema.fields),
      },
    ],
  };
}
