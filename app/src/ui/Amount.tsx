"use client";
import { useAmount } from "../figures/useAmount.ts";

/** An amount of a token, with its symbol. */
export function Amount({ amount, token }: { amount: bigint; token: string | undefined }) {
  const text = useAmount(amount, token);
  return <span className="whitespace-nowrap tabular-nums">{text}</span>;
}
