import type { SealedMessage } from "@datagraph/protocol";
import { hsalsa, secretbox } from "@noble/ciphers/salsa.js";
import { bytesToHex, concatBytes, hexToBytes, numberToBytesBE } from "@noble/curves/utils.js";
import type { ExchangeKeys } from "./webKeys.ts";

const PADDING = new Uint8Array(16);

/** Returns a message sealed for a node (NaCl box), in the form of Lit's `walletEncrypt`. */
export async function sealFor(theirKey: Uint8Array, mine: ExchangeKeys, message: Uint8Array): Promise<SealedMessage> {
  const random = crypto.getRandomValues(new Uint8Array(16));
  const createdAt = new Date();
  const nonce = await nonceOf(random, createdAt, theirKey, mine.publicKey);
  const boxed = secretbox(await sharedKey(mine, theirKey), nonce).seal(message);
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
export async function openFrom(
  theirKey: Uint8Array,
  mine: ExchangeKeys,
  { payload }: SealedMessage,
): Promise<Uint8Array> {
  const nonce = await nonceOf(hexToBytes(payload.random), new Date(payload.created_at), mine.publicKey, theirKey);
  const boxed = hexToBytes(payload.ciphertext_and_tag).subarray(PADDING.length);
  return secretbox(await sharedKey(mine, theirKey), nonce).open(boxed);
}

/** Lit's nonce: the head of SHA-512 over version, random, whole seconds, recipient's and sender's key. */
async function nonceOf(
  random: Uint8Array,
  createdAt: Date,
  recipient: Uint8Array,
  sender: Uint8Array,
): Promise<Uint8Array> {
  const seconds = numberToBytesBE(Math.floor(createdAt.getTime() / 1000), 8);
  const text = concatBytes(Uint8Array.of(1), random, seconds, recipient, sender);
  return new Uint8Array(await crypto.subtle.digest("SHA-512", new Uint8Array(text))).slice(0, 24);
}

/** NaCl's `crypto_box_beforenm`: HSalsa20 of the X25519 secret. */
async function sharedKey(mine: ExchangeKeys, theirKey: Uint8Array): Promise<Uint8Array> {
  const out = new Uint32Array(8);
  const sigma = words(new TextEncoder().encode("expand 32-byte k"));
  hsalsa(sigma, words(await mine.agree(theirKey)), new Uint32Array(4), out);
  const bytes = new DataView(new ArrayBuffer(32));
  out.forEach((word, i) => bytes.setUint32(4 * i, word, true));
  return new Uint8Array(bytes.buffer);
}

function words(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(4 * i, true));
}
