import { expect, it } from "vitest";
import { type Address, numberToHex } from "viem";
import { rootDifference } from "./rootDifference.ts";

const one = (n: number): Address => numberToHex(n, { size: 20 });
const totals = [3, 1, 2].map((n) => ({ account: one(n), token: one(9), total: BigInt(n) }));

it("names the first account whose totals differ, in whichever order they come", () => {
  const altered = totals.map((each) => ({ ...each, total: each.total === 1n ? 1n : each.total + 5n })).reverse();
  expect(rootDifference(altered, totals)).toEqual({ account: one(2), token: one(9), proposed: 7n, derived: 2n });
});

it("names who was left out, who was added, and nobody when all is equal", () => {
  expect(rootDifference(totals.slice(1), totals)).toMatchObject({ account: one(3), proposed: 0n, derived: 3n });
  expect(rootDifference(totals, totals.slice(0, 1))).toMatchObject({ account: one(1), proposed: 1n, derived: 0n });
  expect(rootDifference(totals, totals.toReversed())).toBeUndefined();
});
