import { zeroAddress } from "viem";
import { describe, expect, it } from "vitest";
import { askedFor } from "./query.ts";
import { parseDuration, parseTime, showDuration, showTime } from "./time.ts";
import { parseAmount, showAmount } from "./tokens.ts";

const dollar = { index: 1, address: zeroAddress, symbol: "tUSD", decimals: 6 };

describe("amounts", () => {
  it.each([
    ["12.5", 12_500_000n, "12.5 tUSD"],
    ["0.000001", 1n, "0.000001 tUSD"],
    ["1.0000000", 1_000_000n, "1 tUSD"],
    ["0", 0n, "0 tUSD"],
  ])("reads %s", (text, amount, shown) => {
    expect(parseAmount(text, dollar, "--price")).toBe(amount);
    expect(showAmount(amount, dollar)).toBe(shown);
  });

  it.each(["-1", "1,5", "1e3", "", ".5", "0x10", "many"])("refuses %j", (text) => {
    expect(() => parseAmount(text, dollar, "--price")).toThrow(`--price is "${text}": give a number of tUSD`);
  });

  it("refuses more decimals than the token has", () => {
    expect(() => parseAmount("0.0000001", dollar, "--price")).toThrow("tUSD has 6 decimals");
  });
});

describe("time", () => {
  it.each([
    ["90d", 7_776_000, "90 days"],
    ["1h", 3_600, "1 hour"],
    ["90m", 5_400, "90 minutes"],
    ["61s", 61, "61 seconds"],
  ])("reads the duration %s", (text, seconds, shown) => {
    expect(parseDuration(text, "--duration")).toBe(seconds);
    expect(showDuration(seconds)).toBe(shown);
  });

  it.each(["0d", "90", "1.5d", "-1d", "d"])("refuses the duration %j", (text) => {
    expect(() => parseDuration(text, "--duration")).toThrow(`--duration is "${text}"`);
  });

  it("reads days, times in UTC and seconds", () => {
    expect(parseTime("2026-01-31", "--end")).toBe(1_769_817_600);
    expect(parseTime("2026-01-31T00:00:01Z", "--end")).toBe(1_769_817_601);
    expect(parseTime("1769817601", "--end")).toBe(1_769_817_601);
    expect(showTime(1_769_817_601)).toBe("2026-01-31 00:00:01 UTC");
  });

  it.each(["2026-02-31", "31.1.2026", "2026-01-31T00:00:01", "now"])("refuses the time %j", (text) => {
    expect(() => parseTime(text, "--end")).toThrow(`--end is "${text}"`);
  });
});

describe("a query", () => {
  it("is SQL, or the short form", () => {
    const sql = "SELECT 1";
    expect(askedFor({ sql, licence: "commercial" })).toEqual({ query: { sql }, licence: 3 });
    expect(askedFor({ pool: "diet", fields: "a, b", where: "a > 1", from: "2026-01-31" })).toEqual({
      query: { pool: "diet", fields: ["a", "b"], where: "a > 1", period: { start: 1_769_817_600, end: 2 ** 40 - 1 } },
      licence: 2,
    });
  });

  it.each([
    [{}, "Say what to ask"],
    [{ sql: "SELECT 1", pool: "diet" }, "Say what to ask"],
    [{ pool: "diet" }, "needs both --pool and --fields"],
    [{ where: "a > 1" }, "needs both --pool and --fields"],
    [{ sql: "SELECT 1", licence: "all" }, 'no licence "all"'],
  ])("is refused as %j", (input, reason) => {
    expect(() => askedFor(input)).toThrow(reason);
  });
});
