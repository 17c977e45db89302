"use client";
import { useQuery } from "@tanstack/react-query";
import { readChain } from "../chain/readChain.ts";
import { lastRootQuery, lastSettledQuery } from "../indexer/operatorQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { useNow } from "../status/useNow.ts";

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
export function useEpoch(): { clock: Epoch | undefined; due: Due | undefined; error: Error | null } {
  const now = useNow();
  const fixed = useQuery({
    queryKey: ["epoch-rules"],
    queryFn: async () => {
      const [{ read }, reader] = await Promise.all([import("@datagraph/sdk"), readChain()]);
      const [length, timeout] = await Promise.all([
        read(reader, "QueryLedger", "epochLength", []),
        read(reader, "RewardVault", "proposalTimeout", []),
      ]);
      return { length, timeout };
    },
  });
  const roots = useRows(lastRootQuery).data;
  const settled = useRows(lastSettledQuery).data?.[0]?.epoch;
  const error = fixed.error;
  if (fixed.data === undefined || now === 0) return { clock: undefined, due: undefined, error };
  const { length, timeout } = fixed.data;
  const clock = { epoch: BigInt(Math.floor(now / length)), length, timeout };
  const last = roots?.find(({ status }) => status !== "vetoed")?.epoch ?? -1n;
  if (roots === undefined || settled === undefined || settled <= last || settled >= clock.epoch)
    return { clock, due: undefined, error };
  const closedAt = Number(settled + 1n) * length;
  return { clock, due: { epoch: settled, closedAt, late: now - closedAt >= timeout }, error };
}
