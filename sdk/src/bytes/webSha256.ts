import { sha256 as noble } from "@noble/hashes/sha2.js";
import type { Hasher } from "./hashed.ts";

/** A SHA-256 in JavaScript: WebCrypto's wants all the bytes at once. */
export function sha256(): Hasher {
  const hash = noble.create();
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
}
