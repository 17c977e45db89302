import fc from "fast-check";
import { size } from "viem";
import { describe, expect, it } from "vitest";
import {
  type UsageEntry,
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

  it("keep what each stream was used, however large its number or its units", () => {
    const entry = fc.record({ number: number24, units: fc.integer({ min: 0, max: 300_000 }) });
    const near = fc.record({ number: fc.integer({ min: 65_530, max: 65_541 }), units: fc.integer({ min: 0, max: 3 }) });
    const summed = (usage: readonly UsageEntry[]) => {
      const sums = new Map<number, number>();
      for (const { number, units } of usage) if (units > 0) sums.set(number, (sums.get(number) ?? 0) + units);
      return sums;
    };
    fc.assert(
      fc.property(fc.array(fc.oneof(entry, near), { maxLength: 12 }), (usage) => {
        expect(summed(unpackUsage(packUsage(usage)))).toEqual(summed(usage));
      }),
    );
  });

  it("take 4 bytes a stream below 65,536, and 4 more for each further 65,536", () => {
    const streams = [3, 65_535, 65_536, 70_000, 131_072].map((number) => ({ number, units: 1 }));
    expect(packUsage(streams.slice(0, 2))).toBe("0x00030001ffff0001");
    expect(size(packUsage(streams))).toBe(4 * (5 + 2));
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
