import fc from "fast-check";
import { bytesToHex, concatBytes, numberToBytes, sha256, stringToBytes } from "viem";
import { expect, it } from "vitest";
import { recordHasher } from "./recordHasher.ts";
import { type RecordScope, recordLeaf } from "./recordLeaf.ts";

const scope: RecordScope = {
  chainId: 31337,
  registry: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
  creator: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  version: 2n ** 63n + 5n,
};
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const json = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.nat({ max: 200_000 }).map((length) => "ä".repeat(length)),
);

it("gives the leaves and salts that the protocol defines", () => {
  fc.assert(
    fc.property(bytes32, fc.maxSafeNat(), fc.nat(65535), json, (secret, record, field, text) => {
      const { leaf, salt } = recordHasher(scope, secret);
      const found = new Uint8Array(96);
      leaf(record, field, text, found, 32);
      const hex = hmac(secret, concatBytes([numberToBytes(record, { size: 8 }), numberToBytes(field, { size: 2 })]));
      expect(bytesToHex(salt(record, field))).toBe(hex);
      const value = stringToBytes(text);
      expect(bytesToHex(found.slice(32, 64))).toBe(
        recordLeaf(scope, { record: BigInt(record), field, salt: hex, value }),
      );
      expect(found.slice(64)).toEqual(new Uint8Array(32));
    }),
  );
});

it("keeps two hashers apart, and refuses a secret of another length", () => {
  const [a, b] = [recordHasher(scope, new Uint8Array(32)), recordHasher(scope, new Uint8Array(32).fill(1))];
  const before = a.salt(7, 1);
  b.salt(8, 2);
  expect(a.salt(7, 1)).toEqual(before);
  expect(() => recordHasher(scope, new Uint8Array(31))).toThrow("A record secret has 32 bytes, not 31");
});

/** RFC 2104, for a key shorter than a block. */
function hmac(key: Uint8Array, message: Uint8Array) {
  const masked = (mask: number) => Uint8Array.from({ length: 64 }, (_, index) => (key[index] ?? 0) ^ mask);
  return sha256(concatBytes([masked(0x5c), sha256(concatBytes([masked(0x36), message]), "bytes")]));
}
