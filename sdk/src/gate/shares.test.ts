import { bls12_381 as bls } from "@noble/curves/bls12-381.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hashIdentity } from "./ibe.ts";
import { combineShares, readShare, verifyShare } from "./shares.ts";

const { Fr } = bls.fields;
const identity = hashIdentity("lit-accesscontrolcondition://aa/bb");

const coefficient = fc.bigInt({ min: 1n, max: Fr.ORDER - 1n });
const committees = fc.integer({ min: 1, max: 4 }).chain((threshold) =>
  fc.record({
    coefficients: fc.array(coefficient, { minLength: threshold, maxLength: threshold }),
    indices: fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: threshold, maxLength: threshold }),
  }),
);

const shareAt = (coefficients: readonly bigint[], x: number) => ({
  index: x,
  point: identity.multiply(coefficients.reduceRight((sum, c) => Fr.add(Fr.mul(sum, BigInt(x)), c), 0n)),
});
const commit = (coefficients: readonly bigint[]) =>
  coefficients.map((c) => bls.G1.Point.BASE.multiply(c).toBytes(true));

test("any threshold of shares combine to the identity's key, whatever their order", () => {
  fc.assert(
    fc.property(committees, ({ coefficients, indices }) => {
      const shares = indices.map((x) => shareAt(coefficients, x));
      expect(combineShares(shares).equals(identity.multiply(coefficients[0]!))).toBe(true);
    }),
    { numRuns: 10 },
  );
});

test("fewer shares than the threshold, or one share replaced, combine to another point", () => {
  const coefficients = [5n, 7n, 11n];
  const key = identity.multiply(5n);
  const shares = [1, 2, 3].map((x) => shareAt(coefficients, x));
  expect(combineShares(shares).equals(key)).toBe(true);
  expect(combineShares(shares.slice(1)).equals(key)).toBe(false);
  expect(combineShares([...shares.slice(1), { index: 1, point: identity.multiply(13n) }]).equals(key)).toBe(false);
});

test("a share verifies under the commitments only at its own index, for its own identity, unaltered", () => {
  const coefficients = [5n, 7n];
  const commitments = commit(coefficients);
  const share = shareAt(coefficients, 2);
  expect(verifyShare(share, identity, commitments)).toBe(true);
  expect(verifyShare({ ...share, index: 3 }, identity, commitments)).toBe(false);
  expect(verifyShare({ ...share, point: share.point.double() }, identity, commitments)).toBe(false);
  expect(verifyShare(share, hashIdentity("lit-accesscontrolcondition://aa/bc"), commitments)).toBe(false);
  expect(verifyShare(share, identity, commit([6n, 7n]))).toBe(false);
});

test("bytes that are no point of the group are refused", () => {
  expect(() => readShare(1, "00".repeat(96))).toThrow();
  expect(() => readShare(1, "zz")).toThrow();
});
