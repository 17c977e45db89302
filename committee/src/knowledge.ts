import { bls12_381 as bls } from "@noble/curves/bls12-381.js";
import { concatBytes, hexToBytes, sha256, stringToBytes } from "viem";
import { randomScalar } from "./polynomial.ts";

const { Fr } = bls.fields;
const G1 = bls.G1.Point;

/** A Schnorr proof that its maker knows the discrete logarithm of a point. */
export type Knowledge = { nonce: string; response: string };

/** Returns a proof of knowing `secret`, bound to a context (Schnorr 1991, as FROST's key generation uses it). */
export function proveKnowledge(secret: bigint, context: string): Knowledge {
  const k = randomScalar();
  const nonce = G1.BASE.multiply(k).toHex(true);
  const point = G1.BASE.multiply(secret).toHex(true);
  const response = Fr.add(k, Fr.mul(challenge(context, point, nonce), secret));
  return { nonce, response: response.toString(16).padStart(64, "0") };
}

/** Returns whether a proof shows, in this context, that its maker knows the discrete logarithm of `point`. */
export function verifyKnowledge(point: string, { nonce, response }: Knowledge, context: string): boolean {
  const z = BigInt(`0x${response}`);
  if (z === 0n || z >= Fr.ORDER) return false;
  const expected = G1.fromHex(nonce).add(G1.fromHex(point).multiply(challenge(context, point, nonce)));
  return G1.BASE.multiply(z).equals(expected);
}

function challenge(context: string, point: string, nonce: string): bigint {
  const text = stringToBytes(`datagraph/knowledge/v1\n${context}\n`);
  const digest = sha256(concatBytes([text, hexToBytes(`0x${point}`), hexToBytes(`0x${nonce}`)]));
  // the modulus has 255 bits: a bias of the challenge does not touch soundness
  return Fr.create(BigInt(digest)) || 1n;
}
