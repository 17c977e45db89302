import { type EpochPayout, derivePayouts, payoutTree, unpackFacts } from "@datagraph/protocol";
import { fastKeccak, payoutManifest, read, streamOf } from "@datagraph/sdk";
import type { Services } from "../services.ts";

/**
 * Derives what epochs before `current` came to and keeps the leaves and manifest of those that are new. Returns
 * the last epoch in which orders were settled, undefined when there was none. Derives nothing when all is kept.
 */
export async function keepPayouts(services: Services, current: bigint): Promise<bigint | undefined> {
  const { events } = await services.chain.latest();
  const epochs = events.flatMap((event) =>
    event.eventName === "OrderSettled" ? [unpackFacts(event.args.facts).epoch] : [],
  );
  const last = epochs.findLast((epoch) => epoch < current);
  if (last === undefined) return undefined;
  const kept = await keptUntil(services);
  if (kept.has(last)) return last;
  const treasury = await read(services.client, "RewardVault", "treasury", []);
  for (const payout of derivePayouts(events, { treasury }))
    if (payout.epoch < current && !kept.has(payout.epoch) && payout.earnings.length > 0) await keep(services, payout);
  return last;
}

async function keptUntil({ database }: Services): Promise<Set<bigint>> {
  const { rows } = await database.query<{ epoch: string }>("select epoch from gateway.payout");
  return new Set(rows.map(({ epoch }) => BigInt(epoch)));
}

async function keep(services: Services, payout: EpochPayout): Promise<void> {
  const { chainId, contracts } = services.client.deployment;
  const { earnings, root } = payoutTree(chainId, contracts.RewardVault, payout.earnings, await fastKeccak());
  const leaves = earnings.map(({ account, token, total }) => ({ account, token, total: String(total) }));
  const document = payoutManifest({ chainId, vault: contracts.RewardVault }, payout, earnings);
  const { cid: manifest } = await services.storage.put(streamOf(document));
  await services.database.query(
    `insert into gateway.payout (epoch, root, running, manifest, leaves) values ($1, $2, $3, $4, $5)
     on conflict (epoch) do nothing`,
    [payout.epoch, root, payout.running, manifest, JSON.stringify(leaves)],
  );
}
