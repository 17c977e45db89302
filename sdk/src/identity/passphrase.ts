import { scryptAsync } from "@noble/hashes/scrypt.js";
import { randomBytes } from "@noble/hashes/utils.js";
import { bytesToHex, hexToBytes } from "viem";
import { IdentityError } from "./errors.ts";
import { type LockedIdentity, lockerOf } from "./lockedIdentity.ts";
import { seal, unseal } from "./seal.ts";

/** 128 MiB and about a second (OWASP's scrypt parameters). */
const LOG_N = 17;
const SHORTEST = 12;

/**
 * Returns an identity locked under a passphrase of at least 12 characters, by scrypt with N = 2^logN. Throws
 * IdentityError on a shorter one.
 */
export async function lockWithPassphrase(identity: string, passphrase: string, logN = LOG_N): Promise<LockedIdentity> {
  if (passphrase.length < SHORTEST)
    throw new IdentityError("wrong-unlock", `A passphrase needs ${SHORTEST} characters: four random words will do`);
  const salt = bytesToHex(randomBytes(32));
  return seal(identity, await stretch(passphrase, hexToBytes(salt), logN), { by: "passphrase", salt, logN });
}

/** Returns the identity. Throws IdentityError on a wrong passphrase or an identity locked otherwise. */
export async function unlockWithPassphrase(locked: LockedIdentity, passphrase: string): Promise<string> {
  const { unlock } = locked;
  if (unlock.by !== "passphrase")
    throw new IdentityError("wrong-unlock", `This identity is locked by ${lockerOf(unlock)}: unlock it with that`);
  const key = await stretch(passphrase, hexToBytes(unlock.salt), unlock.logN);
  return unseal(locked, key, "the passphrase is wrong or the file was altered");
}

function stretch(passphrase: string, salt: Uint8Array, logN: number): Promise<Uint8Array> {
  return scryptAsync(passphrase.normalize("NFKC"), salt, { N: 2 ** logN, r: 8, p: 1, dkLen: 32 });
}
