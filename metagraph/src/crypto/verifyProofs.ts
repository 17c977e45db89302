import { type KeyObject, createPublicKey, verify } from "node:crypto";
import type { Proof } from "@datagraph/protocol";

const MOST_KEYS = 10_000;
const keys = new Map<string, KeyObject>();

/**
 * Whether there are proofs, each of another key, and all are signatures of the hash. Runs in Node's thread pool. High S is
 * taken, since JVM nodes make it.
 */
export async function verifyProofs(hash: string, proofs: readonly Proof[]): Promise<boolean> {
  if (proofs.length === 0 || new Set(proofs.map(({ id }) => id)).size !== proofs.length) return false;
  const verdicts = await Promise.all(proofs.map((proof) => verifyProof(hash, proof)));
  return verdicts.every(Boolean);
}

/** SHA512withECDSA over a curve of 256 bits signs the digest's first 32 bytes, which is what metagraphs do. */
function verifyProof(hash: string, { id, signature }: Proof): Promise<boolean> {
  const key = keyOf(id);
  if (key === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    verify("sha512", Buffer.from(hash), key, Buffer.from(signature, "hex"), (error, valid) =>
      resolve(error ? false : valid),
    );
  });
}

/** A key is parsed once; a point that is not on the curve has none. */
function keyOf(id: string): KeyObject | undefined {
  const known = keys.get(id);
  if (known !== undefined) return known;
  try {
    const [x, y] = [id.slice(0, 64), id.slice(64)].map((half) => Buffer.from(half, "hex").toString("base64url"));
    const key = createPublicKey({ key: { kty: "EC", crv: "secp256k1", x: x!, y: y! }, format: "jwk" });
    const [oldest] = keys.size < MOST_KEYS ? [] : keys.keys();
    if (oldest !== undefined) keys.delete(oldest);
    keys.set(id, key);
    return key;
  } catch {
    return undefined;
  }
}
