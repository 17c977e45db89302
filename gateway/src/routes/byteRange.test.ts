import { describe, expect, it } from "vitest";
import { byteRange } from "./byteRange.ts";

describe("byteRange", () => {
  it.each([
    ["bytes=0-0", { first: 0, last: 0 }],
    ["bytes=2-5", { first: 2, last: 5 }],
    ["bytes=2-", { first: 2, last: 9 }],
    ["bytes=2-99", { first: 2, last: 9 }],
    ["bytes=-3", { first: 7, last: 9 }],
    ["bytes=-99", { first: 0, last: 9 }],
    ["bytes = 2 - 5", { first: 2, last: 5 }],
  ])("%s of ten bytes", (header, span) => {
    expect(byteRange(header, 10)).toEqual(span);
  });

  it.each([undefined, "", "bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,3-4", "lines=1-2", "bytes=a-b"])(
    "%s means the whole file",
    (header) => {
      expect(byteRange(header, 10)).toBeUndefined();
    },
  );

  it.each(["bytes=10-", "bytes=10-20", "bytes=-0"])("%s asks for none of ten bytes", (header) => {
    expect(() => byteRange(header, 10)).toThrow(expect.objectContaining({ status: 416 }));
  });

  it("of an empty file is never satisfied", () => {
    expect(() => byteRange("bytes=0-", 0)).toThrow(expect.objectContaining({ status: 416 }));
  });
});
