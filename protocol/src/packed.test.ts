import fc from "fast-check";
import { size } from "viem";
import { describe, expect, it } from "vitest";
import {
  packAnchors,
  packStreamCounts,
  packStreamNumbers,
  packUsage,
  unpackStreamCounts,
  unpackStreamNumbers,
  unpackUsage,
} from "./packed.ts";

const number24 = fc.integer({ min: 0, max: 0xffffff });

describe("packed codecs", () => {
  it("return what was packed", () => {
    const count = fc.record({ number: number24, count: fc.integer({ min: 0, max: 0xffff }) });
    fc.assert(
      fc.property(fc.array(number24), fc.array(count), (numbers, counts) => {
        expect(unpackStreamNumbers(packStreamNumbers(numbers))).toEqual(numbers);
        expect(unpackStreamCounts(packStreamCounts(counts))).toEqual(counts);
      }),
    );
  });

  it("split units that do not fit two bytes, keeping their sum", () => {
    const usage = fc.record({
      number: fc.integer({ min: 0, max: 0xffff }),
      units: fc.integer({ min: 0, max: 300_000 }),
    });
    fc.assert(
      fc.property(usage, (entry) => {
        const entries = unpackUsage(packUsage([entry]));
        expect(entries.reduce((sum, { units }) => sum + units, 0)).toBe(entry.units);
        expect(entries.every(({ number }) => number === entry.number)).toBe(true);
      }),
    );
  });

  it("name a broken length", () => {
    expect(() => unpackStreamNumbers("0x0102")).toThrow("Packed length 2 is no multiple of 3");
    expect(() => unpackUsage("0x01")).toThrow("Packed length 1 is no multiple of 4");
  });

  it("pack an anchor in 79 bytes", () => {
    const root = `0x${"ab".repeat(32)}` as const;
    expect(size(packAnchors([{ id: 2n ** 255n, updateType: 1, count: 7, start: 1, end: 2, root }]))).toBe(79);
  });
});
