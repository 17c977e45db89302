import { expect, test } from "vitest";
import { EMPTY, check } from "./terms.ts";

const good = { ...EMPTY, name: "Tides", prices: { 2: "10", 3: "1.25" }, days: "30" };

test("each price becomes an offer in the token's smallest unit", () => {
  expect(check(good, { index: 1, decimals: 6 })).toEqual({
    problems: {},
    offers: [
      { licence: 2, price: 10_000_000n, duration: 2_592_000, token: 1 },
      { licence: 3, price: 1_250_000n, duration: 2_592_000, token: 1 },
    ],
  });
});

test("prices may wait where registering costs nothing, and must where each would cost what the account lacks", () => {
  const token = { index: 1, decimals: 6 };
  expect(check({ ...good, prices: {} }, token, "later")).toEqual({ problems: {}, offers: [] });
  expect(check(good, token, "later").offers).toHaveLength(2);
  expect(check({ ...good, prices: {} }, token, "unaffordable").problems).toEqual({});
  expect(check(good, token, "unaffordable").problems).toEqual({ prices: expect.stringContaining("set them later") });
});

test.each([
  [{ name: " " }, "name"],
  [{ days: "0" }, "days"],
  [{ days: "3651" }, "days"],
  [{ days: "1.5" }, "days"],
  [{ prices: {} }, "prices"],
  [{ prices: { 2: "" } }, "prices"],
  [{ prices: { 2: "-1" } }, "price-2"],
  [{ prices: { 2: "1.1234567" } }, "price-2"],
  [{ prices: { 2: "9".repeat(40) } }, "price-2"],
])("%o is told beside its field", (change, field) => {
  expect(Object.keys(check({ ...good, ...change }, { index: 1, decimals: 6 }).problems)).toEqual([field]);
});
