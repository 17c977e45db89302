import type { Token } from "../figures/token.ts";

const DIGITS = 6;

/** Returns an amount of a token's smallest units in whole tokens with its symbol: "1,234.5 USD". Rounds down. */
export function formatAmount(amount: bigint, { symbol, decimals }: Token): string {
  return `${formatUnits(amount, decimals)} ${symbol}`;
}

/** As many decimals as tell the amount: six at most for 1 and more, six significant ones below. */
function formatUnits(amount: bigint, decimals: number): string {
  const sign = amount < 0n ? "-" : "";
  const text = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, "0");
  const whole = text.slice(0, text.length - decimals);
  const fraction = text.slice(text.length - decimals);
  const leading = whole === "0" ? (/^0*/.exec(fraction)?.[0].length ?? 0) : 0;
  const shown = fraction.slice(0, leading + DIGITS).replace(/0+$/, "");
  return `${sign}${BigInt(whole).toLocaleString("en")}${shown === "" ? "" : `.${shown}`}`;
}
