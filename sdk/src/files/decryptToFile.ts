import { lend } from "../bytes/lent.ts";
import { decryptStream } from "../encryption/decryptStream.ts";
import type { FileOpener } from "../encryption/keys.ts";
import { writeFileAtomic } from "./writeFileAtomic.ts";

/**
 * Decrypts an age v1 file to `path`, readable by its owner alone. The file appears
 * only when the last chunk is authenticated. Returns the number of plaintext bytes. Throws EncryptionError.
 */
export function decryptToFile(ciphertext: AsyncIterable<Uint8Array>, key: FileOpener, path: string): Promise<number> {
  return writeFileAtomic(path, lend(decryptStream(ciphertext, key)), { mode: 0o600 });
}
