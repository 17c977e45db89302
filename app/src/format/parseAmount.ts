import { parseUnits } from "viem";

/** Returns an amount of whole tokens, such as "12.5", in the smallest unit; undefined for what is no such amount. */
export function parseAmount(text: string, decimals: number): bigint | undefined {
  const [, fraction = ""] = /^\d{1,12}(?:\.(\d{1,18}))?$/.exec(text) ?? [undefined, "x".repeat(decimals + 1)];
  return fraction.length > decimals ? undefined : parseUnits(text, decimals);
}
