import { accessConditions, gateIdentity } from "@datagraph/protocol";
import fc from "fast-check";
import { bytesToHex } from "viem";
import { expect, test } from "vitest";
import { committeeConditions, committeeIdentity } from "./committeeIdentity.ts";

const hex = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => bytesToHex(bytes));

const terms = fc.record({
  contract: hex(20),
  condition: fc.constantFrom("hasAccess" as const, "isValidator" as const),
  id: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
  chainName: fc.constantFrom("baseSepolia", "ethereum"),
});

test("conditions and identity are the protocol's, which the nodes compute", () => {
  fc.assert(
    fc.property(terms, hex(32), (each, digest) => {
      expect(committeeConditions(each)).toEqual(accessConditions(each));
      expect(committeeIdentity(each, digest)).toBe(gateIdentity(each, digest));
    }),
  );
});
