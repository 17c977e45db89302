import { decryptStream } from "../encryption/decryptStream.ts";
import { writeFileAtomic } from "./writeFileAtomic.ts";

/**
 * Decrypts an age v1 file to `path`, readable by its owner alone, with an identity or a file key. The file appears
 * only when the last chunk is authenticated. Returns the number of plaintext bytes. Throws EncryptionError.
 */
export function decryptToFile(
  ciphertext: AsyncIterable<Uint8Array>,
  key: string | Uint8Array,
  path: string,
): Promise<number> {
  return writeFileAtomic(path, decryptStream(ciphertext, key), { mode: 0o600 });
}
