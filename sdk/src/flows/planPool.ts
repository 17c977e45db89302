import { type PoolSchema, type PoolTerms, datasetId } from "@datagraph/protocol";
import { type Address, type Hex, keccak256, sha256, stringToBytes } from "viem";
import type { ChainReader } from "../chain/client.ts";
import { licenceTerms } from "../metadata/licenceTerms.ts";
import { metadataContent } from "../metadata/metadataContent.ts";
import { poolMetadata } from "../metadata/poolMetadata.ts";
import { canonicalJson } from "../records/canonicalJson.ts";

/** A pool's terms but for what follows from its schema. */
export type PoolRules = Omit<PoolTerms, "schema" | "fieldCount">;

/** A pool to be: its schema, its name for people, its rules. */
export type PoolDescribed = { schema: PoolSchema; title: string; rules: PoolRules };

/** What `createPool` takes, the id it makes, and the documents that a gateway has to hold by then. */
export type PoolPlan = {
  id: bigint;
  args: readonly [salt: Hex, metadata: Hex, terms: PoolTerms];
  documents: readonly Uint8Array[];
};

/**
 * Returns how an account creates a pool. The salt comes of the schema's name, so one account makes a name's pool once.
 * Throws TypeError when the schema is none, and RangeError when its description is too large.
 */
export function planPool(
  { deployment }: Pick<ChainReader, "deployment">,
  creator: Address,
  { schema, title, rules }: PoolDescribed,
): PoolPlan {
  const { chainId, contracts } = deployment;
  const registry = contracts.ProvenanceRegistry;
  const salt = keccak256(stringToBytes(schema.name));
  const id = datasetId(chainId, registry, creator, salt);
  const metadata = metadataContent(
    poolMetadata({
      dataset: { chainId, registry, id },
      creator: { address: creator },
      name: title,
      description: schema.description ?? schema.name,
      licences: licenceTerms(rules.prices.map(({ licence }) => licence)),
      schema,
    }),
  );
  const document = canonicalJson(schema);
  const terms = { ...rules, schema: sha256(document), fieldCount: schema.fields.length };
  return { id, args: [salt, metadata.digest, terms], documents: [document, metadata.bytes] };
}
