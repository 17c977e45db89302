import { createHmac } from "node:crypto";
import type { Address } from "./types.ts";

/**
 * Returns a contributor's pseudonym for one pass holder: 128 bits of HMAC-SHA256 over the address, hex. Equal in all
 * pools for one key, unlinkable between keys.
 */
export function pseudonym(key: Uint8Array, contributor: Address): string {
  return createHmac("sha256", key).update(`person:${contributor.toLowerCase()}`).digest("hex").slice(0, 32);
}
