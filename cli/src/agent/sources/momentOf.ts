import { DateTime } from "luxon";

/**
 * Returns a moment in seconds since 1970: of a number (seconds), ISO 8601 text, or text in Luxon's tokens (`format`). Text
 * without an offset is in `zone`; a time that clocks skip there counts as an hour later. Undefined when it is none.
 */
export function momentOf(value: unknown, zone: string, format?: string): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? Math.floor(value) : undefined;
  if (typeof value !== "string") return undefined;
  if (format !== undefined) return secondsOf(DateTime.fromFormat(value, format, { zone }));
  // many programs write a space for ISO 8601's T, as SQL does
  return secondsOf(DateTime.fromISO(value, { zone })) ?? secondsOf(DateTime.fromSQL(value, { zone }));
}

function secondsOf(moment: DateTime): number | undefined {
  return moment.isValid ? Math.floor(moment.toSeconds()) : undefined;
}
