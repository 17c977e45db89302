import { type EpochPayout, type Share, derivePayouts, digestOf, merkleRoot, payoutTree } from "@datagraph/protocol";
import { CallRefused, canonicalJson, read, streamOf, write } from "@datagraph/sdk";
import { zeroHash } from "viem";
import type { Services } from "../services.ts";

/**
 * Derives what the last closed epoch came to, keeps its leaves and manifest, and proposes its root unless it is on-chain
 * already; then accepts the roots whose veto window has passed. Safe to repeat after a crash at any line.
 */
export async function proposeRoots(services: Services): Promise<void> {
  await acceptRipe(services);
  const current = await read(services.client, "QueryLedger", "currentEpoch", []);
  const { payout, shares } = await lastClosed(services, current);
  if (payout === undefined || payout.earnings.length === 0) return;
  await keepEarnings(services, shares);
  const { epoch, parent } = await queueTail(services);
  if (payout.epoch <= epoch) return;
  await propose(services, payout, parent);
}

async function lastClosed(
  services: Services,
  current: bigint,
): Promise<{ payout: EpochPayout | undefined; shares: Share[] }> {
  const { events } = await services.chain.latest();
  const treasury = await read(services.client, "RewardVault", "treasury", []);
  const shares: Share[] = [];
  let payout: EpochPayout | undefined;
  const onShare = (share: Share): void => void (share.epoch < current && shares.push(share));
  for (const next of derivePayouts(events, { treasury, onShare })) if (next.epoch < current) payout = next;
  return { payout, shares };
}

/** Returns the newest root on-chain, proposed or accepted: the parent of the next. */
async function queueTail({ client }: Services): Promise<{ epoch: bigint; parent: `0x${string}` }> {
  const queued = (await read(client, "RewardVault", "proposals", [])).at(-1);
  if (queued !== undefined) return { epoch: queued.epoch, parent: queued.root };
  const [root, epoch] = await read(client, "RewardVault", "acceptedRoot", []);
  return { epoch: root === zeroHash ? -1n : epoch, parent: root };
}

async function propose(services: Services, payout: EpochPayout, parent: `0x${string}`): Promise<void> {
  const { client, database } = services;
  const { chainId, contracts } = client.deployment;
  const { earnings, tree } = payoutTree(chainId, contracts.RewardVault, payout.earnings);
  const root = merkleRoot(tree);
  const leaves = earnings.map(({ account, token, total }) => ({ account, token, total: String(total) }));
  const manifest = await storeManifest(services, payout, leaves);
  await database.query(
    `insert into gateway.payout (epoch, root, manifest, leaves) values ($1, $2, $3, $4)
     on conflict (epoch) do update set root = excluded.root, manifest = excluded.manifest, leaves = excluded.leaves`,
    [payout.epoch, root, manifest, JSON.stringify(leaves)],
  );
  const bond = await read(client, "RewardVault", "bond", []);
  const args = [payout.epoch, root, parent, payout.running, digestOf(manifest).digest] as const;
  try {
    const receipt = await write(client, "RewardVault", "proposeRoot", args, bond);
    await database.query("update gateway.payout set proposed_in = $2 where epoch = $1", [
      payout.epoch,
      receipt.transactionHash,
    ]);
  } catch (error) {
    if (!(error instanceof CallRefused && error.code === "VaultNotProposer")) throw error;
  }
}

async function storeManifest(
  { client, storage }: Services,
  { epoch, running, carried }: EpochPayout,
  earnings: readonly object[],
): Promise<string> {
  const { chainId, contracts } = client.deployment;
  const document = { format: "datagraph/payout/v1", chainId, vault: contracts.RewardVault, epoch: String(epoch) };
  const bytes = canonicalJson({ ...document, running, carried: String(carried), earnings });
  const { cid } = await storage.put(streamOf(bytes));
  return cid;
}

async function keepEarnings({ database }: Services, shares: readonly Share[]): Promise<void> {
  for (const { epoch, order, pool, kind, account, stream, token, units, amount } of shares)
    await database.query(
      `insert into gateway.earning (epoch, order_hash, pool, kind, account, stream, token, units, amount)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
      [epoch, order, pool, kind, account, stream ?? -1, token, units, amount],
    );
}

async function acceptRipe({ client }: Services): Promise<void> {
  const [oldest] = await read(client, "RewardVault", "proposals", []);
  if (oldest === undefined) return;
  const { timestamp } = await client.publicClient.getBlock();
  if (timestamp >= BigInt(oldest.acceptableAt)) await write(client, "RewardVault", "acceptRoots", []);
}
