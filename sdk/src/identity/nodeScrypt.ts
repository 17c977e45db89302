import { scrypt as native } from "node:crypto";

/** Returns 32 bytes that scrypt (RFC 7914) stretches from a password with N = 2^logN, r = 8, p = 1. */
export function scrypt(password: string, salt: Uint8Array, logN: number): Promise<Uint8Array> {
  // What it takes is 128 N r, and a little; without saying so Node refuses more than 32 MiB.
  const options = { N: 2 ** logN, r: 8, p: 1, maxmem: 129 * 2 ** logN * 8 };
  return new Promise((resolve, reject) => {
    native(password, salt, 32, options, (error, key) => (error ? reject(error) : resolve(new Uint8Array(key))));
  });
}
