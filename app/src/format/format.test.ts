import { expect, test } from "vitest";
import { formatAmount } from "./formatAmount.ts";
import { formatCount } from "./formatCount.ts";
import { formatDuration } from "./formatDuration.ts";
import { formatTime } from "./formatTime.ts";
import { shortHex } from "./shortHex.ts";

const coin = { symbol: "ETH", decimals: 18 };
const dollar = { symbol: "USD", decimals: 6 };

test("writes amounts in whole tokens, rounded down", () => {
  expect(formatAmount(0n, coin)).toBe("0 ETH");
  expect(formatAmount(1n, coin)).toBe("0.000000000000000001 ETH");
  expect(formatAmount(1_234_567_890_000n, dollar)).toBe("1,234,567.89 USD");
  expect(formatAmount(1_999_999_999_999_999_999n, coin)).toBe("1.999999 ETH");
  expect(formatAmount(-5_000_000n, dollar)).toBe("-5 USD");
  expect(formatAmount(7n, { symbol: "ONE", decimals: 0 })).toBe("7 ONE");
});

test("writes counts, ids, spans and times", () => {
  expect([formatCount(1n, "use"), formatCount(1_200, "use"), formatCount(2, "query", "queries")]).toEqual([
    "1 use",
    "1,200 uses",
    "2 queries",
  ]);
  expect(shortHex(0xabcn)).toBe("0x0000…0abc");
  expect([formatDuration(31_536_000n), formatDuration(2_592_000n), formatDuration(90n)]).toEqual([
    "1 year",
    "30 days",
    "90 seconds",
  ]);
  expect([formatTime(100, 130), formatTime(0, 7_200), formatTime(86_401, 1), formatTime(86_400, 0)]).toEqual([
    "just now",
    "2 hours ago",
    "tomorrow",
    "1970-01-02",
  ]);
});
