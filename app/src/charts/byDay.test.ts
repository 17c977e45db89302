import { expect, test } from "vitest";
import { byDay } from "./byDay.ts";

const DAY = 86_400n;

test("sums each day, names days without events, keeps the last sixty", () => {
  expect(byDay([])).toEqual([]);
  const events = [
    { time: 19_000n * DAY + 5n, value: 2 },
    { time: 19_000n * DAY + 80_000n, value: 3 },
    { time: 19_002n * DAY, value: 7 },
  ];
  expect(byDay(events)).toEqual([
    { label: "Jan 8", value: 5 },
    { label: "Jan 9", value: 0 },
    { label: "Jan 10", value: 7 },
  ]);
  const long = byDay([{ time: 0n, value: 1 }, ...events]);
  expect(long.length).toBe(60);
  expect(long.at(-1)).toEqual({ label: "Jan 10", value: 7 });
});
