"use client";
import { useStatus } from "./useStatus.ts";

/** Returns the time in seconds, anew with each look at the parts; the chain's where a local chain was moved ahead. */
export function useNow(): number {
  const { data, dataUpdatedAt } = useStatus();
  return Math.max(dataUpdatedAt / 1_000, data?.time ?? 0);
}
