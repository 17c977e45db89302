"use client";
import { parametersQuery } from "../indexer/governanceQueries.ts";
import { lastRootQuery, lastSettledQuery } from "../indexer/operatorQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { useNow } from "../status/useNow.ts";
import { useJobs } from "./useJobs.ts";

/** The clock of payouts. Times in seconds. */
export type Epoch = {
  epoch: bigint;
  length: number;
  /** how long each in turn has to propose a closed epoch's root */
  timeout: number;
};

/** An epoch whose root is to be proposed, when it closed, and whether its proposer's time is over. */
export type Due = { epoch: bigint; closedAt: number; late: boolean };

/** Returns the clock of payouts, and the last closed epoch with usage while no root is proposed for it. */
export function useEpoch(): { clock: Epoch | undefined; due: Due | undefined } {
  const now = useNow();
  const length = useJobs().data?.epochLength;
  const timeout = useRows(parametersQuery).data?.find(isTimeout)?.value;
  const roots = useRows(lastRootQuery).data;
  const settled = useRows(lastSettledQuery).data?.[0]?.epoch;
  if (length === undefined || timeout === undefined || now === 0) return { clock: undefined, due: undefined };
  const clock = { epoch: BigInt(Math.floor(now / length)), length, timeout: Number(timeout) };
  const last = roots?.find(({ status }) => status !== "vetoed")?.epoch ?? -1n;
  if (roots === undefined || settled === undefined || settled <= last || settled >= clock.epoch)
    return { clock, due: undefined };
  const closedAt = Number(settled + 1n) * length;
  return { clock, due: { epoch: settled, closedAt, late: now - closedAt >= clock.timeout } };
}

function isTimeout({ contract, name }: { contract: string; name: string }): boolean {
  return contract === "RewardVault" && name === "proposalTimeout";
}
