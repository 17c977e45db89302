import {
  type EpochPayout,
  type PayoutEvent,
  type Share,
  derivePayouts,
  merkleRoot,
  payoutTree,
  rewardVaultAbi,
} from "@datagraph/protocol";
import type { Hex } from "viem";
import type { ChainReader } from "../chain/client.ts";
import { payoutEvents } from "../chain/payoutEvents.ts";
import { read } from "../chain/read.ts";

/** An order whose validator settled more than its usage comes to; the excess belongs to the researcher. */
export type Overcharge = { order: Hex; pool: number; amount: bigint };

/** One proposed root against what the chain's events give. `derived` is undefined when no order was settled by then. */
export type VerifiedRoot = {
  epoch: bigint;
  proposed: Hex;
  derived: Hex | undefined;
  state: "pending" | "accepted" | "vetoed";
  ok: boolean;
  /** orders of the epochs since the root before that were overcharged, where the root is wrong */
  overcharged: Overcharge[];
};

/**
 * Returns every payout root ever proposed, recomputed from chain events alone: no gateway, no indexer. The first that
 * is not `ok` is the first difference.
 */
export async function verifyPayouts(reader: ChainReader): Promise<VerifiedRoot[]> {
  const events: PayoutEvent[] = await Array.fromAsync(payoutEvents(reader));
  const treasury = await read(reader, "RewardVault", "treasury", []);
  const overcharges: (Overcharge & { epoch: bigint })[] = [];
  const onShare = ({ kind, order, pool, amount, epoch }: Share): void => {
    if (kind === "refund") overcharges.push({ order, pool, amount, epoch });
  };
  const payouts = [...derivePayouts(events, { treasury, onShare })];
  const proposals = await proposedRoots(reader);
  return proposals.map(({ epoch, root, state }, index) => {
    const derived = rootAt(reader, payouts, epoch);
    const since = proposals[index - 1]?.epoch ?? -1n;
    const suspects = overcharges.filter((one) => since < one.epoch && one.epoch <= epoch);
    const ok = derived === root;
    return {
      epoch,
      proposed: root,
      derived,
      state,
      ok,
      overcharged: ok ? [] : suspects.map(({ epoch: _, ...one }) => one),
    };
  });
}

/** Returns the root over all earnings at the close of an epoch: those of the last epoch until then that had any. */
function rootAt({ deployment }: ChainReader, payouts: readonly EpochPayout[], epoch: bigint): Hex | undefined {
  const payout = payouts.findLast((one) => one.epoch <= epoch);
  if (payout === undefined || payout.earnings.length === 0) return undefined;
  return merkleRoot(payoutTree(deployment.chainId, deployment.contracts.RewardVault, payout.earnings).tree);
}

async function proposedRoots({
  deployment,
  publicClient,
}: ChainReader): Promise<Pick<VerifiedRoot & { root: Hex }, "epoch" | "root" | "state">[]> {
  const logs = await publicClient.getContractEvents({
    address: deployment.contracts.RewardVault,
    abi: rewardVaultAbi,
    fromBlock: BigInt(deployment.startBlock),
    strict: true,
  });
  const roots: { epoch: bigint; root: Hex; state: VerifiedRoot["state"] }[] = [];
  for (const { eventName, args } of logs) {
    if (eventName === "RootProposed") roots.push({ epoch: args.epoch, root: args.root, state: "pending" });
    if (eventName !== "RootAccepted" && eventName !== "RootVetoed") continue;
    const known = roots.findLast(({ epoch }) => epoch === args.epoch);
    if (known !== undefined) known.state = eventName === "RootAccepted" ? "accepted" : "vetoed";
  }
  return roots;
}
