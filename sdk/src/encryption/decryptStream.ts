import { payloadCipher } from "#payload-cipher";
import { checkFileKey, openFileKey, splitFile } from "./header.ts";
import { openPayload, payloadKey } from "./payload.ts";
import type { PayloadCipherOf } from "./payloadCipher.ts";

/**
 * Returns the plaintext of an age v1 file, with an identity (`AGE-SECRET-KEY-1...`) or the 16-byte file key alone.
 * Every chunk is authenticated before it comes out, but only the end of the stream proves that nothing is missing:
 * publish nothing before (`decryptToFile` and `decryptBytes` do so). Throws EncryptionError.
 */
export async function* decryptStream(
  ciphertext: AsyncIterable<Uint8Array>,
  key: string | Uint8Array,
  cipherOf: PayloadCipherOf = payloadCipher,
): AsyncGenerator<Uint8Array> {
  const { header, nonce, payload } = await splitFile(ciphertext);
  const fileKey = typeof key === "string" ? await openFileKey(header, key) : key;
  if (typeof key !== "string") await checkFileKey(header, key);
  yield* openPayload(payload, cipherOf(payloadKey(fileKey, nonce)));
}
