import { type PoolSchema, type PoolState, cidOf } from "@datagraph/protocol";
import { type Storage, collect, parsePoolSchema } from "@datagraph/sdk";
import type { Hex } from "viem";
import { describeError, log } from "../log.ts";

/** Reads schema documents by their digest. */
export type SchemaReader = (digest: Hex) => Promise<PoolSchema | undefined>;

/** The column that joins pools by contributor; no field may be called so. */
const RESERVED = "person";
/** Milliseconds before a document that could not be read is looked for again. */
const RETRY = 5_000;

/**
 * Returns a reader of schema documents. Anyone may create a pool that names this validator, so one that has no document
 * here, or none that is a schema, is undefined and keeps nobody else's pool from being served.
 */
export function schemaReader(storage: Pick<Storage, "get">): SchemaReader {
  const known = new Map<Hex, PoolSchema>();
  const failed = new Map<Hex, number>();
  return async (digest) => {
    const schema = known.get(digest);
    if (schema !== undefined) return schema;
    if ((failed.get(digest) ?? 0) > Date.now()) return undefined;
    try {
      const read = await readDocument(storage, digest);
      known.set(digest, read);
      return read;
    } catch (error) {
      if (!failed.has(digest)) log("warn", { part: "schema", digest, ...describeError(error) });
      failed.set(digest, Date.now() + RETRY);
      return undefined;
    }
  };
}

/** Returns the schemas a pool had until a block, newest first, each once. */
export async function schemasUntil(read: SchemaReader, { terms }: PoolState, block: bigint): Promise<PoolSchema[]> {
  const digests = terms.filter((entry) => entry.block <= block).map(({ value }) => value.schema);
  const schemas = await Promise.all([...new Set(digests.toReversed())].map(read));
  return schemas.filter((schema) => schema !== undefined);
}

async function readDocument(storage: Pick<Storage, "get">, digest: Hex): Promise<PoolSchema> {
  const bytes = await collect(storage.get(cidOf(digest)));
  const schema = parsePoolSchema(JSON.parse(new TextDecoder().decode(bytes)));
  if (schema.fields.some(({ name }) => name === RESERVED))
    throw new TypeError(`Schema "${schema.name}" has a field "${RESERVED}", which every table has already`);
  return schema;
}
