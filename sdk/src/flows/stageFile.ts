import type { Hex } from "viem";
import { hashed } from "../bytes/hashed.ts";
import { type Lent, lend } from "../bytes/lent.ts";
import { type Encrypted, encryptStream } from "../encryption/encryptStream.ts";
import { openFileKey, splitFile } from "../encryption/header.ts";
import type { FileRecipient } from "../encryption/keys.ts";
import { recipientOf } from "../identity/recipientOf.ts";
import type { StoredObject } from "../metadata/fileMetadata.ts";
import type { OnBytes, Staging } from "./staging.ts";

/** Bytes that can be read again from the start; `name` is for messages. */
export type Source = { name: string; open: () => AsyncIterable<Uint8Array> };

/** Ciphertext that waits in a staging, and the key that opens it: a secret. */
export type StagedFile = StoredObject & { fileKey: Uint8Array };

/** Encrypts a stream for recipients, as `encryptStream` does. */
export type Encrypt = (source: Lent, recipients: readonly FileRecipient[]) => Promise<Encrypted>;

/** A file became another while it was read. */
export class FileChanged extends Error {
  override readonly name = "FileChanged";

  constructor(name: string) {
    super(`${name} changed while it was read: wait until it is complete, then try again`);
  }
}

/** Returns the SHA-256 of a source. */
export async function digestOf({ open }: Source, onBytes?: OnBytes): Promise<Hex> {
  const { stream, digest } = hashed(open());
  let read = 0;
  for await (const bytes of stream) onBytes?.((read += bytes.length));
  return digest();
}

/**
 * Encrypts a source for its contributor into a staging, or takes what an earlier try left there. Throws FileChanged when
 * its SHA-256 is no longer `digest`.
 */
export async function stageFile(
  staging: Staging,
  key: string,
  source: Source,
  digest: Hex,
  identity: string,
  onBytes?: OnBytes,
  encrypt: Encrypt = encryptStream,
): Promise<StagedFile> {
  const found = await staging.find(key);
  if (found !== undefined) return { ...found, fileKey: await keyIn(staging.open(found.cid), identity) };
  const plaintext = unchanged(source, digest, onBytes);
  const { fileKey, ciphertext } = await encrypt(plaintext, [await recipientOf(identity)]);
  return { ...(await staging.put(key, lend(ciphertext))), fileKey };
}

/** Returns the file key in the header of ciphertext that was made for this identity. */
export async function keyIn(ciphertext: AsyncIterable<Uint8Array>, identity: string): Promise<Uint8Array> {
  const parts = ciphertext[Symbol.asyncIterator]();
  const { header } = await splitFile({ [Symbol.asyncIterator]: () => parts });
  await parts.return?.();
  return openFileKey(header, identity);
}

/** Returns a source's bytes; fails at their end unless they have this SHA-256. */
export async function* unchanged({ name, open }: Source, digest: Hex, onBytes?: OnBytes): AsyncGenerator<Uint8Array> {
  const { stream, digest: found } = hashed(open());
  let read = 0;
  for await (const bytes of stream) {
    yield bytes;
    onBytes?.((read += bytes.length));
  }
  if (found() !== digest) throw new FileChanged(name);
}
