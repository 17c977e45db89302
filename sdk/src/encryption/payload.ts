import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { batches } from "../bytes/batches.ts";
import { EncryptionError } from "./errors.ts";
import type { PayloadCipher } from "./payloadCipher.ts";

/** Plaintext bytes of a chunk of an age payload (c2sp.org/age, STREAM). */
export const CHUNK_SIZE = 65536;
/** Bytes each chunk grows by. */
export const TAG_SIZE = 16;
/** Bytes before the first chunk, of which the payload key is derived. */
export const NONCE_SIZE = 16;
/** Bytes of a sealed chunk. */
export const SEALED_SIZE = CHUNK_SIZE + TAG_SIZE;

const LABEL = new TextEncoder().encode("payload");

/** Returns the payload's key. */
export function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  return hkdf(sha256, fileKey, nonce, LABEL, 32);
}

/** Returns the nonce of a chunk: an 11-byte counter and the mark of the last chunk. */
export function chunkNonce(index: number, last: boolean): Uint8Array {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(3, BigInt(index));
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Returns the sealed chunks of a plaintext; an empty one has a single empty chunk. */
export async function* sealPayload(
  source: AsyncIterable<Uint8Array>,
  cipher: PayloadCipher,
): AsyncGenerator<Uint8Array> {
  let index = 0;
  for await (const { pieces, last } of batches(source, CHUNK_SIZE))
    for (const piece of pieces) yield* cipher.seal(chunkNonce(index++, last), piece);
  if (index === 0) yield* cipher.seal(chunkNonce(0, true), new Uint8Array());
}

/**
 * Returns the plaintext chunks of a payload, each authenticated. The end is authenticated only when the stream has
 * ended without an error: stage what comes out until then. Throws EncryptionError.
 */
export async function* openPayload(
  source: AsyncIterable<Uint8Array>,
  cipher: PayloadCipher,
): AsyncGenerator<Uint8Array> {
  let index = 0;
  for await (const { pieces, last } of batches(source, SEALED_SIZE))
    for (const piece of pieces) yield openChunk(cipher, index++, piece, last);
  if (index === 0) throw new EncryptionError("truncated", "The age file ends before its first chunk: fetch it again");
}

/**
 * Returns the plaintext of one sealed chunk; `last` says whether the file ends with it. Throws EncryptionError.
 */
export function openChunk(cipher: PayloadCipher, index: number, sealed: Uint8Array, last: boolean): Uint8Array {
  if (sealed.length < TAG_SIZE) throw truncated(index);
  if (sealed.length === TAG_SIZE && index > 0)
    throw new EncryptionError("damaged", `Chunk ${index} is empty: an age file only ends so when all of it is empty`);
  try {
    return cipher.open(chunkNonce(index, last), sealed);
  } catch (cause) {
    if (last && opens(cipher, chunkNonce(index, false), sealed)) throw truncated(index + 1);
    throw new EncryptionError(
      "damaged",
      `Chunk ${index} (plaintext byte ${index * CHUNK_SIZE}) fails authentication: the file was altered or cut, ` +
        "or its chunks reordered; fetch it again from another source",
      { cause },
    );
  }
}

function opens(cipher: PayloadCipher, nonce: Uint8Array, sealed: Uint8Array): boolean {
  try {
    cipher.open(nonce, sealed);
    return true;
  } catch {
    return false;
  }
}

function truncated(index: number): EncryptionError {
  return new EncryptionError("truncated", `The age file ends within or before chunk ${index}: fetch it again`);
}
