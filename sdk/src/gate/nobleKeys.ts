/** The keys of `webKeys.ts` in JavaScript. It takes 15 kB, so only a browser that lacks the curves loads it. */
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import type { ExchangeKeys, SigningKeys } from "./webKeys.ts";

/** Returns a fresh X25519 key pair. */
export function nobleExchangeKeys(): ExchangeKeys {
  const { secretKey, publicKey } = x25519.keygen();
  return { publicKey, agree: async (theirKey) => x25519.getSharedSecret(secretKey, theirKey) };
}

/** Returns a fresh Ed25519 key pair. */
export function nobleSigningKeys(): SigningKeys {
  const { secretKey, publicKey } = ed25519.keygen();
  return { publicKey, sign: async (message) => ed25519.sign(message, secretKey) };
}
