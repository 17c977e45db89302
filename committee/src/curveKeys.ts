import { type KeyObject, createPrivateKey, createPublicKey } from "node:crypto";

export type Curve = "X25519" | "Ed25519";

/** What precedes 32 raw bytes in PKCS #8 (RFC 8410, section 7), the only form in which Node takes a bare secret. */
const HEADS: Readonly<Record<Curve, string>> = {
  X25519: "302e020100300506032b656e04220420",
  Ed25519: "302e020100300506032b657004220420",
};

/** Returns the private key of 32 secret bytes. */
export function privateKey(curve: Curve, secret: Uint8Array): KeyObject {
  const key = Buffer.concat([Buffer.from(HEADS[curve], "hex"), secret]);
  return createPrivateKey({ key, format: "der", type: "pkcs8" });
}

/** Returns the public key of 32 bytes. */
export function publicKey(curve: Curve, bytes: Uint8Array): KeyObject {
  return createPublicKey({
    format: "jwk",
    key: { kty: "OKP", crv: curve, x: Buffer.from(bytes).toString("base64url") },
  });
}

/** Returns the 32 bytes of a private key's public half. */
export function publicBytes(key: KeyObject): Uint8Array {
  return new Uint8Array(Buffer.from(createPublicKey(key).export({ format: "jwk" }).x!, "base64url"));
}
