import { createCipheriv, createDecipheriv } from "node:crypto";
import type { PayloadCipherOf } from "./payloadCipher.ts";

const TAG = { authTagLength: 16 } as const;

/** The native cipher of Node, several times faster than JavaScript. */
export const payloadCipher: PayloadCipherOf = (key) => ({
  seal(nonce, plaintext) {
    const cipher = createCipheriv("chacha20-poly1305", key, nonce, TAG);
    const body = cipher.update(plaintext);
    cipher.final();
    return [body, cipher.getAuthTag()];
  },
  open(nonce, sealed) {
    const decipher = createDecipheriv("chacha20-poly1305", key, nonce, TAG);
    decipher.setAuthTag(sealed.subarray(-16));
    const plaintext = decipher.update(sealed.subarray(0, -16));
    decipher.final();
    return plaintext;
  },
});
