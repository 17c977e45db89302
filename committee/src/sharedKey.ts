import { type KeyObject, diffieHellman } from "node:crypto";
import { hsalsa } from "@noble/ciphers/salsa.js";
import { publicKey } from "./curveKeys.ts";

const SIGMA = words(Buffer.from("expand 32-byte k"));

/**
 * Returns the key of a NaCl box between two X25519 keys (`crypto_box_beforenm`): HSalsa20 of their secret. Throws on a
 * key of small order, whose secret anyone knows.
 */
export function sharedKey(mine: KeyObject, theirKey: Uint8Array): Uint8Array {
  const secret = diffieHellman({ privateKey: mine, publicKey: publicKey("X25519", theirKey) });
  const out = new Uint32Array(8);
  hsalsa(SIGMA, words(secret), new Uint32Array(4), out);
  const bytes = new DataView(new ArrayBuffer(32));
  out.forEach((word, i) => bytes.setUint32(4 * i, word, true));
  return new Uint8Array(bytes.buffer);
}

function words(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(4 * i, true));
}
