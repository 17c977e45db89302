import { type Plain, plainJson } from "@datagraph/protocol";
import canonicalize from "canonicalize";
import fc from "fast-check";
import { expect, it } from "vitest";

it("plainJson is RFC 8785, integer-like keys too", () => {
  const leaf = fc.oneof(fc.string({ unit: "grapheme" }), fc.maxSafeInteger(), fc.boolean());
  const key = fc.oneof(fc.string({ unit: "grapheme" }), fc.nat().map(String));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: "small" }, leaf, fc.array(tie("value")), fc.dictionary(key, tie("value"))),
  }));
  fc.assert(
    fc.property(value, (one) => {
      expect(plainJson(one as Plain)).toBe(canonicalize(one));
    }),
  );
});
