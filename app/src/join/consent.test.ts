import type { Field } from "@datagraph/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { byCadence, hasBit, inWords, withBit } from "./consent.ts";

const field = (name: string, cadence: Field["cadence"]): Field => ({ name, type: "number", cadence });
const schema = [field("steps", "daily"), field("born", "static"), field("sleep", "daily")];

test("a bit that is set is there, and nothing else changes", () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 2n ** 256n - 1n), fc.nat(255), fc.boolean(), fc.nat(255), (bitmap, bit, on, other) => {
      const changed = withBit(bitmap, bit, on);
      expect(hasBit(changed, bit)).toBe(on);
      if (other !== bit) expect(hasBit(changed, other)).toBe(hasBit(bitmap, other));
    }),
  );
});

test("fields are grouped by cadence and keep their bits", () => {
  const groups = byCadence(schema).map(([cadence, all]) => [cadence, all.map(({ bit }) => bit)]);
  expect(groups).toEqual([
    ["daily", [0, 2]],
    ["static", [1]],
  ]);
});

test("says what is shared", () => {
  expect(inWords({ fields: 0b101n, licences: 4n, rows: false }, schema)).toBe(
    "2 of 3 fields are shared, and only aggregates over groups leave.",
  );
  expect(inWords({ fields: 0b101n, licences: 0n, rows: true }, schema)).toBe("Nothing is shared.");
  expect(inWords({ fields: 8n, licences: 4n, rows: true }, schema)).toBe("Nothing is shared.");
});
