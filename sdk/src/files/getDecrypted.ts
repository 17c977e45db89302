import { lend } from "../bytes/lent.ts";
import type { FileOpener } from "../encryption/keys.ts";
import type { Storage } from "../storage/storage.ts";
import { decryptToFile } from "./decryptToFile.ts";

/**
 * Decrypts a stored age v1 file to `path`: every block verified, every chunk authenticated, and the file there only
 * when the last one is. Returns the number of plaintext bytes. Throws StorageError, EncryptionError.
 */
export function getDecrypted(
  storage: Pick<Storage, "get">,
  cid: string,
  key: FileOpener,
  path: string,
): Promise<number> {
  return decryptToFile(lend(storage.get(cid)), key, path);
}
