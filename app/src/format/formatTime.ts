const STEPS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;
const AGO = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/**
 * Returns how long ago a time was, both in seconds. A chain's clock may run ahead: "in 5 minutes". While it is not known what
 * time it is, `now` is 0, the day.
 */
export function formatTime(time: number, now: number): string {
  if (now === 0) return new Date(time * 1_000).toISOString().slice(0, 10);
  const distance = time - now;
  const [unit, length] = STEPS.find(([, seconds]) => Math.abs(distance) >= seconds) ?? [];
  return unit === undefined ? "just now" : AGO.format(Math.round(distance / length!), unit);
}
