import type { Hex } from "viem";
import { hashed } from "../bytes/hashed.ts";
import { lend } from "../bytes/lent.ts";
import { encryptStream } from "../encryption/encryptStream.ts";
import type { PutOptions, Storage, Stored } from "./storage.ts";

/** Stored ciphertext, its SHA-256, and the file key that opens it: a secret. */
export type StoredEncrypted = Stored & { sha256: Hex; fileKey: Uint8Array };

/** Encrypts a stream for recipients (`age1...`) into a storage, in one pass. Throws EncryptionError, StorageError. */
export async function putEncrypted(
  storage: Storage,
  source: AsyncIterable<Uint8Array>,
  recipients: readonly string[],
  options?: PutOptions,
): Promise<StoredEncrypted> {
  const { fileKey, ciphertext } = await encryptStream(source, recipients);
  const { stream, digest } = hashed(lend(ciphertext));
  const stored = await storage.put(stream, options);
  return { ...stored, sha256: digest(), fileKey };
}
