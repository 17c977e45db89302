import { scrypt } from "#scrypt";
import { randomBytes } from "@noble/hashes/utils.js";
import { bytesToHex, hexToBytes } from "viem";
import { IdentityError } from "./errors.ts";
import { type LockedIdentity, lockerOf } from "./lockedIdentity.ts";
import { seal, unseal } from "./seal.ts";

/** Returns the 32 bytes that scrypt makes of a password, with N = 2^logN, r = 8 and p = 1. */
export type Stretch = (password: string, salt: Uint8Array, logN: number) => Promise<Uint8Array>;

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
  return seal(identity, await scrypt(normal(passphrase), hexToBytes(salt), logN), { by: "passphrase", salt, logN });
}

/**
 * Returns the identity; `stretch` may take the work elsewhere, as into another process. Throws IdentityError on a wrong
 * passphrase or an identity locked otherwise.
 */
export async function unlockWithPassphrase(
  locked: LockedIdentity,
  passphrase: string,
  stretch: Stretch = scrypt,
): Promise<string> {
  const { unlock } = locked;
  if (unlock.by !== "passphrase")
    throw new IdentityError("wrong-unlock", `This identity is locked by ${lockerOf(unlock)}: unlock it with that`);
  const key = await stretch(normal(passphrase), hexToBytes(unlock.salt), unlock.logN);
  return unseal(locked, key, "the passphrase is wrong or the file was altered");
}

function normal(passphrase: string): string {
  return passphrase.normalize("NFKC");
}
