import type { PoolSchema } from "@datagraph/protocol";
import { sha256 } from "@noble/hashes/sha2.js";
import { type Hex, bytesToHex } from "viem";
import { z } from "zod";
import type { MetadataDocument } from "./describe.ts";
import { parsePoolSchema } from "./parsePoolSchema.ts";

const document = z.looseObject({
  "@type": z.literal("sc:Dataset"),
  conformsTo: z.string().startsWith("http://mlcommons.org/croissant/"),
  name: z.string().max(500),
  description: z.string().max(20_000),
});

/** A metadata document as read: its title, what it says, and a pool's schema. */
export type Metadata = { name: string; description: string; schema?: PoolSchema; document: MetadataDocument };

/**
 * Returns a metadata document whose bytes have the digest that the registry keeps. Anyone may have written it: treat
 * its text as text. Throws TypeError when the bytes are others, or no such document.
 */
export function parseMetadata(bytes: Uint8Array, digest: Hex): Metadata {
  const found = bytesToHex(sha256(bytes));
  if (found !== digest) throw new TypeError(`The metadata has SHA-256 ${found}; the registry says ${digest}`);
  const { success, data, error } = document.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  if (!success) throw new TypeError(`Not a metadata document: ${z.prettifyError(error)}`);
  const { name, description, "dg:schema": schema } = data;
  return { name, description, ...(schema !== undefined && { schema: parsePoolSchema(schema) }), document: data };
}
