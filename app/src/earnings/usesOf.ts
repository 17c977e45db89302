import { derivePayouts } from "@datagraph/protocol";
import { payoutEvents, read } from "@datagraph/sdk";
import type { Address, Hex } from "viem";
import { readChain } from "../chain/readChain.ts";

/** What one query used of a stream, and what that earned. `fields` are bits; units are data points. */
export type Use = {
  order: Hex;
  researcher: Address;
  epoch: bigint;
  pool: number;
  stream: number;
  fields: bigint;
  units: bigint;
  token: Address;
  amount: bigint;
};

/** Whose uses are asked for: a stream's, or all that an account earned by. */
export type UsesOf = { pool: number; stream: number } | { account: Address };

/** Returns uses, the latest first, derived here from the chain's events by the rule that pays for them. */
export async function usesOf(of: UsesOf): Promise<Use[]> {
  const reader = await readChain();
  const events = await Array.fromAsync(payoutEvents(reader));
  const researchers = new Map<Hex, Address>();
  for (const event of events)
    if (event.eventName === "OrderSettled") researchers.set(event.args.order, event.args.researcher);
  const uses: Use[] = [];
  const treasury = await read(reader, "RewardVault", "treasury", []);
  const payouts = derivePayouts(events, {
    treasury,
    onShare: ({ kind, stream, fields, account, ...share }) => {
      if (kind !== "usage" || stream === undefined || fields === undefined) return;
      const wanted =
        "account" in of ? account.toLowerCase() === of.account : share.pool === of.pool && stream === of.stream;
      if (wanted) uses.push({ ...share, stream, fields, researcher: researchers.get(share.order)! });
    },
  });
  for (const _ of payouts);
  return uses.toReversed();
}
