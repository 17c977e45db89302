import { type EpochPayout, derivePayouts, payoutTree } from "@datagraph/protocol";
import { type Hex, zeroHash } from "viem";
import type { ChainReader } from "../chain/client.ts";
import { payoutEvents } from "../chain/payoutEvents.ts";
import { read } from "../chain/read.ts";
import { payoutManifest } from "./payoutManifest.ts";

/**
 * A payout root to be proposed: what `proposeRoot` takes but for the manifest's digest, its bond in wei, and the manifest,
 * which claims will need: whoever stores it tells its digest.
 */
export type RootPlan = {
  epoch: bigint;
  root: Hex;
  bond: bigint;
  manifest: Uint8Array;
  args: readonly [epoch: bigint, root: Hex, revision: number, running: Hex];
};

/**
 * Returns the root of the last closed epoch, derived from the chain's events alone; undefined when no order was settled in
 * an epoch closed since the last root.
 */
export async function planRoot(reader: ChainReader): Promise<RootPlan | undefined> {
  const payout = await lastClosed(reader);
  const [last, before, revision] = await read(reader, "RewardVault", "lastRoot", []);
  if (payout === undefined || (last !== zeroHash && payout.epoch <= before)) return undefined;
  const { chainId, contracts } = reader.deployment;
  const { earnings, root } = payoutTree(chainId, contracts.RewardVault, payout.earnings);
  const manifest = payoutManifest({ chainId, vault: contracts.RewardVault }, payout, earnings);
  const bond = await read(reader, "RewardVault", "bond", []);
  const args = [payout.epoch, root, revision, payout.running] as const;
  return { epoch: payout.epoch, root, bond, manifest, args };
}

async function lastClosed(reader: ChainReader): Promise<EpochPayout | undefined> {
  const current = await read(reader, "QueryLedger", "currentEpoch", []);
  const treasury = await read(reader, "RewardVault", "treasury", []);
  let last: EpochPayout | undefined;
  for (const payout of derivePayouts(await Array.fromAsync(payoutEvents(reader)), { treasury }))
    if (payout.epoch < current && payout.earnings.length > 0) last = payout;
  return last;
}
