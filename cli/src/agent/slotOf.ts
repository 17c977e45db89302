import type { Step } from "@datagraph/protocol";
import { DateTime } from "luxon";

/** A period of a cadence, [start, end) in seconds since 1970. */
export type Slot = { start: number; end: number };

/** Where days are counted from; any day does, as long as it stays. */
const FIRST_DAY = { year: 1970, month: 1, day: 1 };

/**
 * Returns the period that holds a moment (seconds since 1970). Days and months are those of the contributor's zone, so a day
 * has 23 or 25 hours when the clocks change; periods of seconds are counted in UTC and never change their length.
 */
export function slotOf({ unit, count }: Step, at: number, zone: string): Slot {
  if (unit === "seconds") {
    const start = Math.floor(at / count) * count;
    return { start, end: start + count };
  }
  const first = DateTime.fromObject(FIRST_DAY, { zone });
  const moment = DateTime.fromSeconds(at, { zone }).startOf(unit === "days" ? "day" : "month");
  const passed = unit === "days" ? daysBetween(first, moment) : (moment.year - 1970) * 12 + moment.month - 1;
  const turn = Math.floor(passed / count) * count;
  return { start: startOf(first.plus({ [unit]: turn })), end: startOf(first.plus({ [unit]: turn + count })) };
}

/** By the calendar: hours that a zone leaves out or repeats count for nothing. */
function daysBetween(first: DateTime, last: DateTime): number {
  const days = (day: DateTime) => Date.UTC(day.year, day.month - 1, day.day) / 86_400_000;
  return days(last) - days(first);
}

/** Where a zone begins a day at one o'clock, the day begins there. */
function startOf(day: DateTime): number {
  return Math.floor(day.startOf("day").toSeconds());
}
