const STEPS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;
const AGO = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** Returns how long ago a time was, both in seconds. A chain's clock may run ahead: "in 5 minutes". */
export function formatTime(time: number, now: number): string {
  const distance = time - now;
  const [unit, length] = STEPS.find(([, seconds]) => Math.abs(distance) >= seconds) ?? [];
  return unit === undefined ? "just now" : AGO.format(Math.round(distance / length!), unit);
}
