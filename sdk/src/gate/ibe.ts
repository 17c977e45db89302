import { SIGNATURE_DOMAIN } from "@datagraph/protocol";
import { bls12_381 as bls } from "@noble/curves/bls12-381.js";
import { bytesToNumberBE, concatBytes } from "@noble/curves/utils.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { shake128 } from "@noble/hashes/sha3.js";

const { Fr, Fp12 } = bls.fields;
const G1 = bls.G1.Point;

const SALT = new TextEncoder().encode("TIMELOCK_BLS12381_XOF:HKDF-SHA2-256_");
const SCHEME = 2;
const SHORTEST = 32;

/** A point of G2: an identity's hash, a share, or a decryption key. */
export type G2Point = ReturnType<typeof hashIdentity>;

/** Returns the G2 point of an identity. */
export function hashIdentity(identity: string) {
  return bls.longSignatures.hash(new TextEncoder().encode(identity), SIGNATURE_DOMAIN);
}

/**
 * Returns a message encrypted to an identity under a public key (compressed G1): Boneh-Franklin identity-based
 * encryption with the Fujisaki-Okamoto transform, in Lit's format: U (48 bytes), masked seed (32), length (LEB128),
 * masked message, scheme.
 */
export async function encryptToIdentity(
  publicKey: Uint8Array,
  message: Uint8Array,
  identity: string,
): Promise<Uint8Array> {
  const seed = crypto.getRandomValues(new Uint8Array(32));
  const r = await scalarOf(seed, message);
  const mask = bls.pairing(G1.fromBytes(publicKey).multiply(r), hashIdentity(identity));
  const body = padded(message);
  return concatBytes(
    G1.BASE.multiply(r).toBytes(true),
    xor(seed, sha256(Fp12.toBytes(mask))),
    leb128(body.length),
    xor(body, shake128(seed, { dkLen: body.length })),
    Uint8Array.of(SCHEME),
  );
}

/** Returns the message, or undefined if the key does not fit the ciphertext or the ciphertext was altered. */
export async function decryptWithKey(ciphertext: Uint8Array, key: G2Point): Promise<Uint8Array | undefined> {
  try {
    const U = G1.fromBytes(ciphertext.slice(0, 48));
    const [length, at] = readLeb128(ciphertext, 80);
    if (length < SHORTEST || at + length + 1 !== ciphertext.length || ciphertext.at(-1) !== SCHEME) return undefined;
    const seed = xor(ciphertext.subarray(48, 80), sha256(Fp12.toBytes(bls.pairing(U, key))));
    const body = xor(ciphertext.subarray(at, at + length), shake128(seed, { dkLen: length }));
    const [messageLength, start] = readLeb128(body, 0);
    if (start + messageLength > body.length) return undefined;
    const message = body.slice(start, start + messageLength);
    return G1.BASE.multiply(await scalarOf(seed, message)).equals(U) ? message : undefined;
  } catch {
    // U is no point of the group, or a length runs past the end
    return undefined;
  }
}

async function scalarOf(seed: Uint8Array, message: Uint8Array): Promise<bigint> {
  const material = new Uint8Array(concatBytes(seed, sha256(message), Uint8Array.of(0)));
  const key = await crypto.subtle.importKey("raw", material, "HKDF", false, ["deriveBits"]);
  const terms = { name: "HKDF", hash: "SHA-256", salt: SALT, info: Uint8Array.of(0, 48) };
  return Fr.create(bytesToNumberBE(new Uint8Array(await crypto.subtle.deriveBits(terms, key, 8 * 48))));
}

function padded(message: Uint8Array): Uint8Array {
  const body = concatBytes(leb128(message.length), message);
  return body.length >= SHORTEST ? body : concatBytes(body, new Uint8Array(SHORTEST - body.length));
}

function leb128(value: number): Uint8Array {
  const out: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) out.push((rest & 127) | 128);
  return Uint8Array.from([...out, rest]);
}

/** Returns the number at `start` and the offset after it. Throws when it runs past the end or past 2^35. */
function readLeb128(bytes: Uint8Array, start: number): [number, number] {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    const byte = bytes[start + i];
    if (byte === undefined) break;
    value += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) return [value, start + i + 1];
  }
  throw new RangeError(`No length at offset ${start}`);
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, i) => byte ^ b[i]!);
}
