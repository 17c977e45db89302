import { payloadCipher } from "#payload-cipher";
import { fileKeyOf, splitFile } from "./header.ts";
import type { FileOpener } from "./keys.ts";
import { openPayload, payloadKey } from "./payload.ts";
import type { PayloadCipherOf } from "./payloadCipher.ts";

/**
 * Returns the plaintext of an age v1 file. Every chunk is authenticated before it comes out, but only the end of the
 * stream proves that nothing is missing: publish nothing before (`decryptToFile` and `decryptBytes` do so). Throws
 * EncryptionError.
 */
export async function* decryptStream(
  ciphertext: AsyncIterable<Uint8Array>,
  key: FileOpener,
  cipherOf: PayloadCipherOf = payloadCipher,
): AsyncGenerator<Uint8Array> {
  const { header, nonce, payload } = await splitFile(ciphertext);
  yield* openPayload(payload, cipherOf(payloadKey(await fileKeyOf(header, key), nonce)));
}
