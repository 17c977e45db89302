import { type FieldEarning, type Share, derivePayouts, fieldEarnings } from "@datagraph/protocol";
import type { ChainReader } from "../chain/client.ts";
import { payoutEvents } from "../chain/payoutEvents.ts";
import { read } from "../chain/read.ts";

/** Returns what each field of a pool earned in the last epochs, the current one counted, from the chain's events alone. */
export async function poolEarnings(reader: ChainReader, pool: number, epochs: number): Promise<FieldEarning[]> {
  const [current, treasury, events] = await Promise.all([
    read(reader, "QueryLedger", "currentEpoch", []),
    read(reader, "RewardVault", "treasury", []),
    Array.fromAsync(payoutEvents(reader)),
  ]);
  const first = current - BigInt(epochs) + 1n;
  const shares: Share[] = [];
  const onShare = (share: Share): void => {
    if (share.pool === pool && share.epoch >= first) shares.push(share);
  };
  for (const _ of derivePayouts(events, { treasury, onShare }));
  return fieldEarnings(shares);
}
