import { type FieldEarning, type FieldTally, type Share, derivePayouts, fieldTally } from "@datagraph/protocol";
import { read } from "@datagraph/sdk";
import type { Services } from "../services.ts";

/** What the fields of every pool earned, by the pool's number, as the chain was at a block. */
export type PoolEarnings = { block: bigint; pools: ReadonlyMap<number, readonly FieldEarning[]> };

/** An answer is kept this many times as long as it took to derive: so much of one processor is the most that asking costs. */
const KEPT = 20;

/**
 * Returns what tells the earnings by field of the last epochs, the current one counted, derived from all events as payouts
 * are. What was derived is given again for a time that grows with what deriving it took.
 */
export function rememberEarnings(
  services: Pick<Services, "chain" | "client" | "epochLength">,
): (epochs: number) => Promise<PoolEarnings> {
  const kept = new Map<number, { earnings: Promise<PoolEarnings>; until: number }>();
  return (epochs) => {
    const known = kept.get(epochs);
    if (known !== undefined && performance.now() < known.until) return known.earnings;
    const begun = performance.now();
    const next = { earnings: derive(services, epochs), until: Number.POSITIVE_INFINITY };
    kept.set(epochs, next);
    next.earnings.then(
      () => (next.until = performance.now() + KEPT * (performance.now() - begun)),
      () => kept.delete(epochs),
    );
    return next.earnings;
  };
}

async function derive(
  { chain, client, epochLength }: Pick<Services, "chain" | "client" | "epochLength">,
  epochs: number,
): Promise<PoolEarnings> {
  const treasury = await read(client, "RewardVault", "treasury", []);
  // state and events go on growing: nothing may come between this and their use
  const { events, state, block } = await chain.latest();
  const first = block.timestamp / epochLength - BigInt(epochs) + 1n;
  const tallies = new Map<number, FieldTally>([...state.pools.keys()].map((pool) => [pool, fieldTally()]));
  const onShare = (share: Share): void => {
    if (share.epoch >= first) tallies.get(share.pool)?.add(share);
  };
  for (const _ of derivePayouts(events, { treasury, onShare }));
  return { block: block.number, pools: new Map([...tallies].map(([pool, tally]) => [pool, tally.earnings()])) };
}
