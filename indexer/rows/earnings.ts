import type { Share } from "@datagraph/protocol";
import type { Hex } from "viem";

/** What shares add to one account's earnings in one epoch and token. */
export type EarningDelta = Record<"amount" | Share["kind"] | "units", bigint>;

/** What shares add to one stream's earnings in one token. */
export type StreamDelta = { amount: bigint; units: bigint };

/** Returns what shares of one part add up to, by account as columns keep addresses, and by stream number. */
export function sumShares(shares: readonly Share[]): {
  accounts: Map<Hex, EarningDelta>;
  streams: Map<number, StreamDelta>;
} {
  const accounts = new Map<Hex, EarningDelta>();
  const streams = new Map<number, StreamDelta>();
  for (const { account, kind, stream, units, amount } of shares) {
    const key = account.toLowerCase() as Hex;
    const sum = accounts.get(key) ?? { amount: 0n, usage: 0n, fee: 0n, validator: 0n, refund: 0n, units: 0n };
    sum.amount += amount;
    sum[kind] += amount;
    sum.units += units;
    accounts.set(key, sum);
    if (stream !== undefined) streams.set(stream, { amount, units });
  }
  return { accounts, streams };
}
