import { type ChainReader, read } from "@datagraph/sdk";
import type { Address, Hex } from "viem";
import { chainTime } from "./chain.ts";

/** The epoch now, in seconds where it is time. */
export type Epoch = { epoch: bigint; length: number; endsAt: number; now: number };

/** A payout root that waits out its veto window. */
export type QueuedRoot = { epoch: bigint; root: Hex; proposer: Address; acceptableAt: number; bond: bigint };

/** Returns the running epoch. */
export async function currentEpoch(reader: ChainReader): Promise<Epoch> {
  const [epoch, length, now] = await Promise.all([
    read(reader, "QueryLedger", "currentEpoch", []),
    read(reader, "QueryLedger", "epochLength", []),
    chainTime(reader),
  ]);
  return { epoch, length, endsAt: Number(epoch + 1n) * length, now };
}

/** Returns the roots that wait, oldest first. */
export async function queuedRoots(reader: ChainReader): Promise<QueuedRoot[]> {
  const proposals = await read(reader, "RewardVault", "proposals", []);
  return proposals.map(({ epoch, root, proposer, acceptableAt, bond }) => ({
    epoch,
    root,
    proposer,
    acceptableAt,
    bond,
  }));
}
