import fc from "fast-check";
import { base64pad } from "multiformats/bases/base64";
import { expect, test } from "vitest";
import { fromBase64, toBase64 } from "./base64.ts";

test("bytes are written as multiformats writes them, and read back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(toBase64(bytes)).toBe(base64pad.baseEncode(bytes));
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    }),
  );
});

test("what is no base64 is refused", () => {
  for (const text of ["*", "abcde", "ä"]) expect(() => fromBase64(text)).toThrow();
});
