import type { SealedMessage } from "@datagraph/protocol";
import { hsalsa, secretbox } from "@noble/ciphers/salsa.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { bytesToHex, concatBytes, hexToBytes, numberToBytesBE } from "@noble/curves/utils.js";
import { sha512 } from "@noble/hashes/sha2.js";

const PADDING = new Uint8Array(16);

/** An X25519 key pair for one exchange. */
export type BoxKeys = ReturnType<typeof boxKeys>;

/** Returns a fresh key pair. */
export function boxKeys() {
  return x25519.keygen();
}

/** Returns a message sealed for a node (NaCl box), in the form of Lit's `walletEncrypt`. */
export function sealFor(theirKey: Uint8Array, mine: BoxKeys, message: Uint8Array): SealedMessage {
  const random = crypto.getRandomValues(new Uint8Array(16));
  const createdAt = new Date();
  const nonce = nonceOf(random, createdAt, theirKey, mine.publicKey);
  const boxed = secretbox(sharedKey(mine.secretKey, theirKey), nonce).seal(message);
  return {
    version: "1",
    payload: {
      verification_key: bytesToHex(mine.publicKey),
      ciphertext_and_tag: bytesToHex(concatBytes(PADDING, boxed)),
      random: bytesToHex(random),
      created_at: createdAt.toISOString(),
    },
  };
}

/** Returns the plaintext of a node's answer. Throws if it was not sealed by that node for these keys. */
export function openFrom(theirKey: Uint8Array, mine: BoxKeys, { payload }: SealedMessage): Uint8Array {
  const nonce = nonceOf(hexToBytes(payload.random), new Date(payload.created_at), mine.publicKey, theirKey);
  const boxed = hexToBytes(payload.ciphertext_and_tag).subarray(PADDING.length);
  return secretbox(sharedKey(mine.secretKey, theirKey), nonce).open(boxed);
}

/** Lit's nonce: the head of SHA-512 over version, random, whole seconds, recipient's and sender's key. */
function nonceOf(random: Uint8Array, createdAt: Date, recipient: Uint8Array, sender: Uint8Array): Uint8Array {
  const seconds = numberToBytesBE(Math.floor(createdAt.getTime() / 1000), 8);
  return sha512(concatBytes(Uint8Array.of(1), random, seconds, recipient, sender)).slice(0, 24);
}

/** NaCl's `crypto_box_beforenm`: HSalsa20 of the X25519 secret. */
function sharedKey(secret: Uint8Array, publicKey: Uint8Array): Uint8Array {
  const out = new Uint32Array(8);
  const sigma = words(new TextEncoder().encode("expand 32-byte k"));
  hsalsa(sigma, words(x25519.getSharedSecret(secret, publicKey)), new Uint32Array(4), out);
  const bytes = new DataView(new ArrayBuffer(32));
  out.forEach((word, i) => bytes.setUint32(4 * i, word, true));
  return new Uint8Array(bytes.buffer);
}

function words(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(4 * i, true));
}
