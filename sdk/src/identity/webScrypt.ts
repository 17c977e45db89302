import { scryptAsync } from "@noble/hashes/scrypt.js";

/** Scrypt in JavaScript: browsers have none. */
export function scrypt(password: string, salt: Uint8Array, logN: number): Promise<Uint8Array> {
  return scryptAsync(password, salt, { N: 2 ** logN, r: 8, p: 1, dkLen: 32 });
}
