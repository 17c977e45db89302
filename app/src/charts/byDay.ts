const DAY_SECONDS = 86_400;
const MOST_DAYS = 60;

/** Returns the sums of each day from the first event to the last, days without any included; at most the last 60. */
export function byDay(events: readonly { time: bigint; value: number }[]): { label: string; value: number }[] {
  if (events.length === 0) return [];
  const days = events.map(({ time }) => Math.floor(Number(time) / DAY_SECONDS));
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const from = Math.max(first, last - MOST_DAYS + 1);
  const sums = Array.from({ length: last - from + 1 }, () => 0);
  events.forEach(({ value }, at) => {
    const place = days[at]! - from;
    if (place >= 0) sums[place]! += value;
  });
  return sums.map((value, at) => ({ label: nameOf(from + at), value }));
}

function nameOf(day: number): string {
  return new Date(day * DAY_SECONDS * 1_000).toLocaleDateString("en", {
    month: "short",
    day: "numeric",
    timeZone: "UTC",
  });
}
