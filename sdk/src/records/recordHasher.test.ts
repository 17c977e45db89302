import { createHmac } from "node:crypto";
import { type RecordScope, recordLeaf } from "@datagraph/protocol";
import fc from "fast-check";
import { bytesToHex, keccak256, numberToBytes, stringToBytes } from "viem";
import { expect, test } from "vitest";
import { recordHasher } from "./recordHasher.ts";

const scope: RecordScope = {
  chainId: 31337,
  registry: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
  creator: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  version: 2n ** 63n + 5n,
};
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const json = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.nat({ max: 20_000 }).map((length) => "ä".repeat(length)),
);

test("leaves, salts and hashes are those the protocol defines", async () => {
  await fc.assert(
    fc.asyncProperty(bytes32, fc.maxSafeNat(), fc.nat(65535), json, async (secret, record, field, text) => {
      const { leaf, salt, keccak } = await recordHasher(scope, secret);
      const found = new Uint8Array(96);
      leaf(record, field, text, found, 32);
      const message = [...numberToBytes(record, { size: 8 }), ...numberToBytes(field, { size: 2 })];
      const hex = `0x${createHmac("sha256", secret).update(Uint8Array.from(message)).digest("hex")}` as const;
      expect(bytesToHex(salt(record, field))).toBe(hex);
      const value = stringToBytes(text);
      const expected = recordLeaf(scope, { record: BigInt(record), field, salt: hex, value });
      expect(bytesToHex(found.slice(32, 64))).toBe(expected);
      expect(found.slice(64)).toEqual(new Uint8Array(32));
      expect(bytesToHex(keccak(value))).toBe(keccak256(value));
    }),
  );
});

test("two hashers at work do not disturb each other", async () => {
  const [a, b] = await Promise.all([1, 2].map((byte) => recordHasher(scope, new Uint8Array(32).fill(byte))));
  const alone = a!.salt(7, 1);
  b!.salt(8, 2);
  expect(a!.salt(7, 1)).toEqual(alone);
});
