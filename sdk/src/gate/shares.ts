import { bls12_381 as bls } from "@noble/curves/bls12-381.js";
import type { G2Point } from "./ibe.ts";

const { Fr } = bls.fields;
const G1 = bls.G1.Point;
const G2 = bls.G2.Point;

/** One node's share of a decryption key. */
export type KeyShare = { index: number; point: G2Point };

/** Returns a share from its compressed point in hexadecimal. Throws if it is no point of G2. */
export function readShare(index: number, hex: string): KeyShare {
  return { index, point: G2.fromHex(hex) };
}

/** Returns the decryption key: the shares interpolated at 0. It is right only if all shares are, and enough of them. */
export function combineShares(shares: readonly KeyShare[]): G2Point {
  return shares.reduce(
    (sum, share) =>
      sum.add(
        share.point.multiply(
          weightOf(
            share.index,
            shares.map(({ index }) => index),
          ),
        ),
      ),
    G2.ZERO,
  );
}

/**
 * Returns whether a share is the one that Feldman commitments (compressed G1 points, the first the public key) fix for
 * its index: e(commitment of the index, H(identity)) = e(generator, share).
 */
export function verifyShare(share: KeyShare, identity: G2Point, commitments: readonly Uint8Array[]): boolean {
  const x = BigInt(share.index);
  const key = commitments.reduceRight((sum, point) => sum.multiplyUnsafe(x).add(G1.fromBytes(point)), G1.ZERO);
  return bls.longSignatures.verify(share.point, identity, key);
}

/** Lagrange coefficient of an index at 0. */
function weightOf(index: number, indices: readonly number[]): bigint {
  return indices
    .filter((other) => other !== index)
    .reduce((weight, other) => Fr.mul(weight, Fr.div(BigInt(other), Fr.sub(BigInt(other), BigInt(index)))), Fr.ONE);
}
