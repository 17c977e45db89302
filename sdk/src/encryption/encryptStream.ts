import { randomBytes } from "@noble/hashes/utils.js";
import { payloadCipher } from "#payload-cipher";
import { sealHeader } from "./header.ts";
import type { FileRecipient } from "./keys.ts";
import { NONCE_SIZE, payloadKey, sealPayload } from "./payload.ts";
import type { PayloadCipherOf } from "./payloadCipher.ts";

/** An age v1 file as it is made, and the key that opens it. The file key is a secret: wrap it for a gate or drop it. */
export type Encrypted = { fileKey: Uint8Array; ciphertext: AsyncIterable<Uint8Array> };

/**
 * Returns an age v1 file (c2sp.org/age) of `source` for its recipients, several at once, made while it is read, and its
 * random 16-byte file key. Throws EncryptionError on a recipient that is none.
 */
export async function encryptStream(
  source: AsyncIterable<Uint8Array>,
  recipients: readonly FileRecipient[],
  cipherOf: PayloadCipherOf = payloadCipher,
): Promise<Encrypted> {
  const { fileKey, header } = await sealHeader(recipients);
  const nonce = randomBytes(NONCE_SIZE);
  return { fileKey, ciphertext: file(header, nonce, sealPayload(source, cipherOf(payloadKey(fileKey, nonce)))) };
}

async function* file(header: Uint8Array, nonce: Uint8Array, payload: AsyncIterable<Uint8Array>) {
  yield header;
  yield nonce;
  yield* payload;
}
