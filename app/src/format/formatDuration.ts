const UNITS = [
  ["year", 31_536_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** Returns a time span in its largest whole unit: "30 days", "1 year", "90 minutes". */
export function formatDuration(seconds: bigint): string {
  const exact = UNITS.find(([, length]) => seconds >= length && seconds % BigInt(length) === 0n);
  const [unit, length] = exact ?? UNITS.at(-1)!;
  const count = seconds / BigInt(length);
  return `${count.toLocaleString("en")} ${unit}${count === 1n ? "" : "s"}`;
}
