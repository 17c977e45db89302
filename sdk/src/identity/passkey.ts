import { Stanza, webauthn } from "age-encryption";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { randomBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { base64pad } from "multiformats/bases/base64";
import { bytesToHex, hexToBytes } from "viem";
import type { FileOpener, FileRecipient } from "../encryption/keys.ts";
import { IdentityError } from "./errors.ts";
import { type LockedIdentity, lockerOf } from "./lockedIdentity.ts";
import { seal, unseal } from "./seal.ts";

const INFO = utf8ToBytes("datagraph/identity-unlock-passkey/v1");
const KEY_SIZE = 16;

/**
 * Makes a passkey for identities and files, in a page. Returns what names it (`AGE-PLUGIN-FIDO2PRF-1...`), which is no
 * secret. Throws IdentityError when the browser or the authenticator lacks WebAuthn's PRF extension.
 */
export async function createPasskey(name: string): Promise<string> {
  return prompted(() => webauthn.createCredential({ keyName: name }));
}

/** Returns a passkey as a recipient of files. Each file that is encrypted for it asks the person once. */
export function passkeyRecipient(passkey: string): Exclude<FileRecipient, string> {
  return new webauthn.WebAuthnRecipient({ identity: passkey });
}

/** Returns a passkey as what opens files. Each file that is opened with it asks the person once. */
export function passkeyIdentity(passkey: string): Exclude<FileOpener, string | Uint8Array> {
  return new webauthn.WebAuthnIdentity({ identity: passkey });
}

/** Returns an identity locked by a passkey, whose secret never leaves its authenticator. Throws IdentityError. */
export async function lockWithPasskey(identity: string, passkey: string): Promise<LockedIdentity> {
  const salt = bytesToHex(randomBytes(32));
  const secret = randomBytes(KEY_SIZE);
  const [stanza] = await prompted(() => new webauthn.WebAuthnRecipient({ identity: passkey }).wrapFileKey(secret));
  const wrapped = { args: stanza!.args, body: base64pad.baseEncode(stanza!.body) };
  return seal(identity, keyOf(secret, hexToBytes(salt)), { by: "passkey", salt, passkey, wrapped });
}

/** Returns the identity. Throws IdentityError without the passkey, or for an identity locked otherwise. */
export async function unlockWithPasskey(locked: LockedIdentity): Promise<string> {
  const { unlock } = locked;
  if (unlock.by !== "passkey")
    throw new IdentityError("wrong-unlock", `This identity is locked by ${lockerOf(unlock)}: unlock it with that`);
  const stanza = new Stanza([...unlock.wrapped.args], base64pad.baseDecode(unlock.wrapped.body));
  const secret = await prompted(() =>
    new webauthn.WebAuthnIdentity({ identity: unlock.passkey }).unwrapFileKey([stanza]),
  );
  if (secret === null)
    throw new IdentityError(
      "wrong-unlock",
      "This is another passkey than the one that locked the identity: use that one",
    );
  return unseal(locked, keyOf(secret, hexToBytes(unlock.salt)), "the file was altered; restore it from a copy");
}

async function prompted<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { name, message } = cause as Error;
    if (name === "NotAllowedError")
      throw new IdentityError(
        "wrong-unlock",
        "The passkey was not used: its prompt was cancelled or timed out; try again",
        { cause },
      );
    throw new IdentityError(
      "wrong-unlock",
      `This passkey cannot lock an identity (${message}): use a wallet or a passphrase`,
      { cause },
    );
  }
}

function keyOf(secret: Uint8Array, salt: Uint8Array): Uint8Array {
  return hkdf(sha256, secret, salt, INFO, 32);
}
