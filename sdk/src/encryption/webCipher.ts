import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import type { PayloadCipherOf } from "./payloadCipher.ts";

/** The cipher in JavaScript: WebCrypto has no ChaCha20-Poly1305. */
export const payloadCipher: PayloadCipherOf = (key) => ({
  seal: (nonce, plaintext) => [chacha20poly1305(key, nonce).encrypt(plaintext)],
  open: (nonce, sealed) => chacha20poly1305(key, nonce).decrypt(sealed),
});
