import { bls12_381 as bls } from "@noble/curves/bls12-381.js";
import { SIGNATURE_DOMAIN } from "@datagraph/protocol";

const { Fr } = bls.fields;
const G1 = bls.G1.Point;

/** A point of the secret polynomial: what one node holds. */
export type SecretShare = { index: number; secret: bigint };

/** Returns the node's share of the decryption key for an identity: a compressed G2 point, hexadecimal. */
export function shareOf(identity: string, secret: bigint): string {
  return bls.longSignatures.hash(new TextEncoder().encode(identity), SIGNATURE_DOMAIN).multiply(secret).toHex(true);
}

/** Returns whether a share lies on the polynomial that Feldman commitments (compressed G1 points) fix. */
export function isCommitted({ index, secret }: SecretShare, commitments: readonly string[]): boolean {
  const x = BigInt(index);
  const expected = commitments.reduceRight((sum, point) => sum.multiplyUnsafe(x).add(G1.fromHex(point)), G1.ZERO);
  return G1.BASE.multiply(secret).equals(expected);
}

/**
 * Splits a fresh random key into `nodes` shares of which any `threshold` suffice (Shamir), with Feldman commitments.
 * Development stand-in for distributed key generation: for a moment this one process knows the whole secret.
 */
export function splitFreshKey(nodes: number, threshold: number): { shares: SecretShare[]; commitments: string[] } {
  if (!(Number.isInteger(threshold) && Number.isInteger(nodes) && threshold >= 1 && threshold <= nodes)) {
    throw new RangeError(`Cannot deal ${nodes} shares with threshold ${threshold}: need 1 <= threshold <= nodes`);
  }
  const coefficients = Array.from({ length: threshold }, () => Fr.fromBytes(bls.utils.randomSecretKey()));
  const shares = Array.from({ length: nodes }, (_, i) => ({ index: i + 1, secret: evaluate(coefficients, i + 1) }));
  return { shares, commitments: coefficients.map((c) => G1.BASE.multiply(c).toHex(true)) };
}

function evaluate(coefficients: readonly bigint[], x: number): bigint {
  return coefficients.reduceRight((sum, c) => Fr.add(Fr.mul(sum, BigInt(x)), c), Fr.ZERO);
}
