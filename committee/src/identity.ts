import nacl from "tweetnacl";
import { bytesToHex, hexToBytes, stringToBytes } from "viem";
import { z } from "zod";

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
    boxSecret: bare(nacl.box.keyPair().secretKey),
    signingSeed: bare(nacl.randomBytes(32)),
  };
}

/** Returns the public half of an identity. */
export function publicIdentity({ boxSecret, signingSeed }: Identity): PublicIdentity {
  return {
    boxKey: bare(nacl.box.keyPair.fromSecretKey(bytes(boxSecret)).publicKey),
    signingKey: bare(nacl.sign.keyPair.fromSeed(bytes(signingSeed)).publicKey),
  };
}

/** Returns an identity's ed25519 signature of a text, hexadecimal. */
export function signText({ signingSeed }: Identity, text: string): string {
  return bare(nacl.sign.detached(stringToBytes(text), nacl.sign.keyPair.fromSeed(bytes(signingSeed)).secretKey));
}

/** Returns whether `signature` is `signingKey`'s over a text. */
export function isSigned(signingKey: string, text: string, signature: string): boolean {
  return nacl.sign.detached.verify(stringToBytes(text), bytes(signature), bytes(signingKey));
}

/** Returns a message sealed for a node's box key: 24 bytes of nonce, then the NaCl box; hexadecimal. */
export function sealFor({ boxSecret }: Identity, boxKey: string, message: Uint8Array): string {
  const nonce = nacl.randomBytes(nacl.box.nonceLength);
  return bare(nonce) + bare(nacl.box(message, nonce, bytes(boxKey), bytes(boxSecret)));
}

/** Returns what another node sealed for this one, or nothing if it did not. */
export function openFrom({ boxSecret }: Identity, boxKey: string, sealed: string): Uint8Array | undefined {
  const all = bytes(sealed);
  const [nonce, box] = [all.subarray(0, nacl.box.nonceLength), all.subarray(nacl.box.nonceLength)];
  return nacl.box.open(box, nonce, bytes(boxKey), bytes(boxSecret)) ?? undefined;
}

const bare = (value: Uint8Array) => bytesToHex(value).slice(2);
const bytes = (value: string) => hexToBytes(`0x${value}`);
