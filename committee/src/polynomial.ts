import { bls12_381 as bls } from "@noble/curves/bls12-381.js";

const { Fr } = bls.fields;
const G1 = bls.G1.Point;
type G1Point = InstanceType<typeof G1>;

/** Coefficients of a secret polynomial over the scalar field, constant term first. */
export type Polynomial = readonly bigint[];

/** Returns a random polynomial with `threshold` coefficients; its constant term is `constant`, if one is given. */
export function randomPolynomial(threshold: number, constant = randomScalar()): Polynomial {
  return [constant, ...Array.from({ length: threshold - 1 }, randomScalar)];
}

/** Returns a random scalar that is not zero. */
export function randomScalar(): bigint {
  return Fr.fromBytes(bls.utils.randomSecretKey());
}

/** Returns the polynomial's value at `x`. */
export function evaluate(polynomial: Polynomial, x: number): bigint {
  return polynomial.reduceRight((sum, coefficient) => Fr.add(Fr.mul(sum, BigInt(x)), coefficient), Fr.ZERO);
}

/** Returns Feldman's commitments to the coefficients: compressed G1 points, hexadecimal. */
export function commitTo(polynomial: Polynomial): string[] {
  return polynomial.map((coefficient) => G1.BASE.multiply(coefficient).toHex(true));
}

/** Returns the commitment to the polynomial's value at `x`, from the commitments to its coefficients. */
export function commitmentAt(commitments: readonly string[], x: number): string {
  const sum = commitments.reduceRight((at, point) => at.multiplyUnsafe(BigInt(x)).add(G1.fromHex(point)), G1.ZERO);
  return sum.toHex(true);
}

/** Returns whether `value` is the committed polynomial's value at `x`. */
export function isValueAt(commitments: readonly string[], x: number, value: bigint): boolean {
  return value !== 0n && G1.BASE.multiply(value).toHex(true) === commitmentAt(commitments, x);
}

/** Returns the Lagrange coefficient of `index` at 0 among `indices`. Throws when an index stands twice. */
export function weightOf(index: number, indices: readonly number[]): bigint {
  if (new Set(indices).size !== indices.length) throw new RangeError(`Indices ${indices.join(", ")} repeat themselves`);
  return indices
    .filter((other) => other !== index)
    .reduce((weight, other) => Fr.mul(weight, Fr.div(BigInt(other), Fr.sub(BigInt(other), BigInt(index)))), Fr.ONE);
}

/** Returns the weighted sum of scalars. */
export function sumScalars(terms: readonly { weight: bigint; scalar: bigint }[]): bigint {
  return terms.reduce((sum, { weight, scalar }) => Fr.add(sum, Fr.mul(weight, scalar)), Fr.ZERO);
}

/** Returns the weighted sum, place by place, of lists of points. */
export function sumCommitments(terms: readonly { weight: bigint; commitments: readonly string[] }[]): string[] {
  const [first] = terms;
  return (first?.commitments ?? []).map((_, place) =>
    terms
      .reduce(
        (sum: G1Point, { weight, commitments }) => sum.add(G1.fromHex(commitments[place]!).multiply(weight)),
        G1.ZERO,
      )
      .toHex(true),
  );
}

/** Returns whether a text is a point of the prime-order group G1 other than its zero, compressed. */
export function isPoint(hex: string): boolean {
  try {
    const point = G1.fromHex(hex);
    point.assertValidity();
    return !point.is0() && point.isTorsionFree();
  } catch {
    return false;
  }
}
