import { collect } from "../bytes/collect.ts";
import { decryptStream } from "./decryptStream.ts";
import type { FileOpener } from "./keys.ts";

/**
 * Returns the whole plaintext of an age v1 file once its end is authenticated, for what
 * fits in memory: throws RangeError above `limit` bytes, 256 MiB by default. Throws EncryptionError.
 */
export function decryptBytes(
  ciphertext: AsyncIterable<Uint8Array>,
  key: FileOpener,
  limit = 256 * 1024 * 1024,
): Promise<Uint8Array> {
  return collect(decryptStream(ciphertext, key), limit);
}
