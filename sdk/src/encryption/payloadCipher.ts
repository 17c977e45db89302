/** ChaCha20-Poly1305 under one key: what the payload of an age file is made with. */
export type PayloadCipher = {
  /** Returns ciphertext and tag, in one or several pieces. */
  seal(nonce: Uint8Array, plaintext: Uint8Array): Uint8Array[];
  /** Returns the plaintext of ciphertext and tag; throws when they were not sealed with this key and nonce. */
  open(nonce: Uint8Array, sealed: Uint8Array): Uint8Array;
};

/** Makes a cipher of a 32-byte key. */
export type PayloadCipherOf = (key: Uint8Array) => PayloadCipher;
