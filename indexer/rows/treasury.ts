import type { Address } from "viem";
import { same } from "./words.ts";

/** Returns what a transfer adds to the treasury; negative when it leaves, 0 when it is none of its business. */
export function treasuryDelta(
  { from, to, value }: { from: Address; to: Address; value: bigint },
  treasury: Address,
): bigint {
  return (same(to, treasury) ? value : 0n) - (same(from, treasury) ? value : 0n);
}
