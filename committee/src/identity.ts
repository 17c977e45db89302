import { type KeyObject, randomBytes, sign, verify } from "node:crypto";
import { secretbox } from "@noble/ciphers/salsa.js";
import { bytesToHex, hexToBytes, stringToBytes } from "viem";
import { z } from "zod";
import { privateKey, publicBytes, publicKey } from "./curveKeys.ts";
import { sharedKey } from "./sharedKey.ts";

const NONCE_SIZE = 24;

const hex = (bytes: number) =>
  z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`), `must be ${bytes} bytes in hexadecimal`);

/** A node's long-term secrets: what requests and shares are sealed for, and what it signs with. */
export const Identity = z.strictObject({
  format: z.literal("datagraph/node-identity/v1"),
  /** X25519 */
  boxSecret: hex(32),
  /** ed25519 */
  signingSeed: hex(32),
});
export type Identity = z.infer<typeof Identity>;

/** How others know a node. */
export const PublicIdentity = z.strictObject({
  /** X25519 public key */
  boxKey: hex(32),
  /** ed25519 public key */
  signingKey: hex(32),
});
export type PublicIdentity = z.infer<typeof PublicIdentity>;

/** Returns fresh secrets. */
export function createIdentity(): Identity {
  return {
    format: "datagraph/node-identity/v1",
    boxSecret: bare(randomBytes(32)),
    signingSeed: bare(randomBytes(32)),
  };
}

/** Returns the X25519 key that requests and shares are sealed for. */
export function boxKeyOf({ boxSecret }: Pick<Identity, "boxSecret">): KeyObject {
  return privateKey("X25519", bytes(boxSecret));
}

/** Returns the public half of an identity. */
export function publicIdentity({ boxSecret, signingSeed }: Identity): PublicIdentity {
  return {
    boxKey: bare(publicBytes(boxKeyOf({ boxSecret }))),
    signingKey: bare(publicBytes(privateKey("Ed25519", bytes(signingSeed)))),
  };
}

/** Returns an identity's ed25519 signature of a text, hexadecimal. */
export function signText({ signingSeed }: Identity, text: string): string {
  return bare(sign(null, stringToBytes(text), privateKey("Ed25519", bytes(signingSeed))));
}

/** Returns whether `signature` is `signingKey`'s over a text. */
export function isSigned(signingKey: string, text: string, signature: string): boolean {
  return verify(null, stringToBytes(text), publicKey("Ed25519", bytes(signingKey)), bytes(signature));
}

/** Returns a message sealed for a node's box key: 24 bytes of nonce, then the NaCl box; hexadecimal. */
export function sealFor(identity: Identity, boxKey: string, message: Uint8Array): string {
  const nonce = randomBytes(NONCE_SIZE);
  return bare(nonce) + bare(secretbox(sharedKey(boxKeyOf(identity), bytes(boxKey)), nonce).seal(message));
}

/** Returns what another node sealed for this one, or nothing if it did not. */
export function openFrom(identity: Identity, boxKey: string, sealed: string): Uint8Array | undefined {
  const all = bytes(sealed);
  try {
    const key = sharedKey(boxKeyOf(identity), bytes(boxKey));
    return secretbox(key, all.subarray(0, NONCE_SIZE)).open(all.subarray(NONCE_SIZE));
  } catch {
    return undefined;
  }
}

const bare = (value: Uint8Array) => bytesToHex(value).slice(2);
const bytes = (value: string) => hexToBytes(`0x${value}`);
