import { UsageError } from "../usageError.ts";

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, y: 31_536_000 };

/** Returns the seconds of a duration such as `90d`, `12h` or `600s`. Throws UsageError, naming the option. */
export function parseDuration(text: string, option: string): number {
  const [, count, unit] = /^(\d{1,9})([smhdy])$/.exec(text) ?? [];
  if (count === undefined || Number(count) === 0)
    throw new UsageError(`${option} is "${text}": give a duration such as 90d, 12h, 30m or 600s`);
  return Number(count) * SECONDS[unit!]!;
}

/** Returns the seconds of a moment: a calendar day, a time in UTC, or seconds since 1970. Throws UsageError. */
export function parseTime(text: string, option: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  const date = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z)?$/.test(text) ? new Date(text) : undefined;
  // a day that no month has rolls over into the next
  if (date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text.slice(0, 10)))
    return date.getTime() / 1_000;
  throw new UsageError(`${option} is "${text}": give a day like 2026-01-31 or a time like 2026-01-31T08:00:00Z`);
}

/** Returns a moment for people: `2026-01-31 08:00:00 UTC`; a dash for none. */
export function showTime(seconds: number | bigint): string {
  if (Number(seconds) === 0) return "-";
  return new Date(Number(seconds) * 1_000)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, " UTC");
}

/** Returns a duration in its largest whole unit: `90 days`. */
export function showDuration(seconds: number | bigint): string {
  const total = Number(seconds);
  const units: [number, string][] = [
    [86_400, "day"],
    [3_600, "hour"],
    [60, "minute"],
  ];
  const [size, name] = units.find(([unit]) => total >= unit && total % unit === 0) ?? [1, "second"];
  return `${total / size} ${name}${total === size ? "" : "s"}`;
}
