import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { randomBytes } from "@noble/hashes/utils.js";
import { base64pad } from "multiformats/bases/base64";
import { concat } from "../bytes/concat.ts";
import { canonicalJson } from "../records/canonicalJson.ts";
import { IdentityError } from "./errors.ts";
import type { LockedIdentity, UnlockBy } from "./lockedIdentity.ts";
import { recipientOf } from "./recipientOf.ts";

const NONCE = 24;
const FORMAT = "datagraph/identity/v1";

/** Returns an identity sealed under a 32-byte key; how to unlock it is authenticated with it. */
export async function seal(identity: string, key: Uint8Array, unlock: UnlockBy): Promise<LockedIdentity> {
  const recipient = await recipientOf(identity);
  const nonce = randomBytes(NONCE);
  const ciphertext = cipher(key, nonce, { recipient, unlock }).encrypt(new TextEncoder().encode(identity));
  return { format: FORMAT, recipient, unlock, sealed: base64pad.baseEncode(concat([nonce, ciphertext])) };
}

/** Returns the identity that was sealed under this key. Throws IdentityError, with `advice`, under another. */
export function unseal({ recipient, unlock, sealed }: LockedIdentity, key: Uint8Array, advice: string): string {
  const bytes = base64pad.baseDecode(sealed);
  try {
    const plaintext = cipher(key, bytes.subarray(0, NONCE), { recipient, unlock }).decrypt(bytes.subarray(NONCE));
    return new TextDecoder().decode(plaintext);
  } catch (cause) {
    throw new IdentityError("wrong-unlock", `The identity ${recipient} stays locked: ${advice}`, { cause });
  }
}

function cipher(key: Uint8Array, nonce: Uint8Array, bound: { recipient: string; unlock: UnlockBy }) {
  return xchacha20poly1305(key, nonce, canonicalJson({ format: FORMAT, ...bound }));
}
