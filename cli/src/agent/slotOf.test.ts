import { stepOf } from "@datagraph/protocol";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { slotOf } from "./slotOf.ts";

const at = (text: string) => Date.parse(text) / 1_000;
const ZONES = ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"];
const STEPS = (["hourly", "daily", "PT15M", "PT5H", "P7D", "P1M", "P1Y"] as const).map((cadence) => stepOf(cadence)!);

test("a day has 23 or 25 hours where clocks change, and an hour always has one", () => {
  const day = stepOf("daily")!;
  const spring = slotOf(day, at("2026-03-29T10:00:00Z"), "Europe/Berlin");
  expect(spring).toEqual({ start: at("2026-03-28T23:00:00Z"), end: at("2026-03-29T22:00:00Z") });
  const autumn = slotOf(day, at("2026-10-25T10:00:00Z"), "Europe/Berlin");
  expect(autumn).toEqual({ start: at("2026-10-24T22:00:00Z"), end: at("2026-10-25T23:00:00Z") });
  const hour = slotOf(stepOf("hourly")!, at("2026-10-25T00:59:59Z"), "Europe/Berlin");
  expect(hour).toEqual({ start: at("2026-10-25T00:00:00Z"), end: at("2026-10-25T01:00:00Z") });
});

test("months and weeks are the calendar's", () => {
  const month = slotOf(stepOf("P1M")!, at("2024-02-15T12:00:00Z"), "UTC");
  expect(month).toEqual({ start: at("2024-02-01T00:00:00Z"), end: at("2024-03-01T00:00:00Z") });
  // the first of January 1970 was a Thursday
  const week = slotOf(stepOf("P7D")!, at("2026-11-21T12:00:00Z"), "UTC");
  expect(week).toEqual({ start: at("2026-11-19T00:00:00Z"), end: at("2026-11-26T00:00:00Z") });
});

test("periods hold their moments, and lie side by side without a gap", () => {
  const moment = fc.integer({ min: at("2000-01-01"), max: at("2060-01-01") });
  fc.assert(
    fc.property(fc.constantFrom(...STEPS), fc.constantFrom(...ZONES), moment, (step, zone, time) => {
      const slot = slotOf(step, time, zone);
      expect(slot.start).toBeLessThanOrEqual(time);
      expect(slot.end).toBeGreaterThan(time);
      expect(slotOf(step, slot.start, zone)).toEqual(slot);
      expect(slotOf(step, slot.end - 1, zone)).toEqual(slot);
      expect(slotOf(step, slot.end, zone).start).toBe(slot.end);
    }),
    { numRuns: 300 },
  );
});
