"use client";
import { formatTime } from "../format/formatTime.ts";
import { useNow } from "../status/useNow.ts";

/** When something is or was, and exactly when in the reader's own zone. `at` in seconds. */
export function Time({ at }: { at: bigint | number }) {
  const date = new Date(Number(at) * 1_000);
  return (
    <time dateTime={date.toISOString()} title={date.toLocaleString()} suppressHydrationWarning>
      {formatTime(Number(at), useNow())}
    </time>
  );
}
