import { createHash } from "node:crypto";
import type { Hasher } from "./hashed.ts";

/** A native SHA-256. */
export function sha256(): Hasher {
  const hash = createHash("sha256");
  return { update: (bytes) => void hash.update(bytes), digest: () => new Uint8Array(hash.digest()) };
}
