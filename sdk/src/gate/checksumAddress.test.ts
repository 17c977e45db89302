import fc from "fast-check";
import { type Address, bytesToHex, getAddress } from "viem";
import { expect, test } from "vitest";
import { checksumAddress } from "./checksumAddress.ts";

test("any address is cased as viem cases it, however it was", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
      const address = bytesToHex(bytes);
      expect(checksumAddress(address)).toBe(getAddress(address));
      expect(checksumAddress(getAddress(address))).toBe(getAddress(address));
    }),
  );
});

test.each(["0x", `0x${"1".repeat(39)}`, `0x${"1".repeat(41)}`, `0x${"g".repeat(40)}`])("%s is refused", (text) => {
  expect(() => checksumAddress(text as Address)).toThrow(/Not an address/);
});
