"use client";
import { formatAmount } from "../format/formatAmount.ts";
import { useToken } from "./useToken.ts";

/** Returns an amount written with its token; "…" until the token is known. */
export function useAmount(amount: bigint, address: string | undefined): string {
  const token = useToken(address);
  return token === undefined ? "…" : formatAmount(amount, token);
}
