import { type EpochPayout, type Share, derivePayouts, merkleRoot, payoutTree, unpackFacts } from "@datagraph/protocol";
import { payoutManifest, read, streamOf } from "@datagraph/sdk";
import { withLock } from "../database.ts";
import type { Services } from "../services.ts";

/**
 * Derives what epochs before `current` came to and keeps the leaves, manifest and shares of those that are new. Returns
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
  const shares: Share[] = [];
  const onShare = (share: Share): void => void (kept.has(share.epoch) || shares.push(share));
  for (const payout of derivePayouts(events, { treasury, onShare }))
    if (payout.epoch < current && !kept.has(payout.epoch) && payout.earnings.length > 0)
      await keep(
        services,
        payout,
        shares.filter(({ epoch }) => epoch === payout.epoch),
      );
  return last;
}

async function keptUntil({ database }: Services): Promise<Set<bigint>> {
  const { rows } = await database.query<{ epoch: string }>("select epoch from gateway.payout");
  return new Set(rows.map(({ epoch }) => BigInt(epoch)));
}

async function keep(services: Services, payout: EpochPayout, shares: readonly Share[]): Promise<void> {
  const { chainId, contracts } = services.client.deployment;
  const { earnings, tree } = payoutTree(chainId, contracts.RewardVault, payout.earnings);
  const leaves = earnings.map(({ account, token, total }) => ({ account, token, total: String(total) }));
  const document = payoutManifest({ chainId, vault: contracts.RewardVault }, payout, earnings);
  const { cid: manifest } = await services.storage.put(streamOf(document));
  // the payout's row says that all of the epoch is there
  await withLock(services.database, `payout ${payout.epoch}`, async (transaction) => {
    await transaction.query(INSERT_EARNINGS, columnsOf(shares));
    await transaction.query(
      `insert into gateway.payout (epoch, root, running, manifest, leaves) values ($1, $2, $3, $4, $5)
       on conflict (epoch) do nothing`,
      [payout.epoch, merkleRoot(tree), payout.running, manifest, JSON.stringify(leaves)],
    );
  });
}

const INSERT_EARNINGS = `
insert into gateway.earning (epoch, order_hash, pool, kind, account, stream, token, units, amount)
select * from unnest($1::bigint[], $2::text[], $3::int[], $4::text[], $5::text[], $6::int[], $7::text[],
                     $8::numeric[], $9::numeric[])
on conflict do nothing`;

function columnsOf(shares: readonly Share[]): unknown[][] {
  return [
    shares.map(({ epoch }) => String(epoch)),
    shares.map(({ order }) => order),
    shares.map(({ pool }) => pool),
    shares.map(({ kind }) => kind),
    shares.map(({ account }) => account),
    shares.map(({ stream }) => stream ?? -1),
    shares.map(({ token }) => token),
    shares.map(({ units }) => String(units)),
    shares.map(({ amount }) => String(amount)),
  ];
}
