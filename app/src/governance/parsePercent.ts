const MOST_BPS = 1_000;

/** Returns a percentage in basis points; undefined when it is none that the contract allows. */
export function parsePercent(text: string): number | undefined {
  const bps = /^\d{1,2}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : Number.NaN;
  return bps <= MOST_BPS ? bps : undefined;
}
