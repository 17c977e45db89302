import { payloadCipher } from "#payload-cipher";
import { concat } from "../../bytes/concat.ts";
import { EncryptionError, type EncryptionFault } from "../errors.ts";
import { CHUNK_SIZE, SEALED_SIZE, chunkNonce, openChunk } from "../payload.ts";

/** Chunks of one payload to be sealed or opened: the index of the first, and whether the payload ends with them. */
export type Job = { work: "seal" | "open"; key: Uint8Array; index: number; last: boolean; bytes: Uint8Array };

/** What a worker answers: the chunks, or why they do not open. */
export type Answer = { bytes: Uint8Array } | { fault: EncryptionFault; message: string };

/** Does a job. What does not open is answered, as errors lose their kind between threads. */
export function doJob({ work, key, index, last, bytes }: Job): Answer {
  const cipher = payloadCipher(key);
  const size = work === "seal" ? CHUNK_SIZE : SEALED_SIZE;
  const parts: Uint8Array[] = [];
  try {
    for (let at = 0, chunk = index; at < bytes.length || at === 0; at += size, chunk++) {
      const piece = bytes.subarray(at, at + size);
      const ends = last && at + size >= bytes.length;
      if (work === "seal") parts.push(...cipher.seal(chunkNonce(chunk, ends), piece));
      else parts.push(openChunk(cipher, chunk, piece, ends));
    }
  } catch (error) {
    if (error instanceof EncryptionError) return { fault: error.fault, message: error.message };
    throw error;
  }
  return { bytes: concat(parts) };
}
