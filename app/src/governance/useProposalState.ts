"use client";
import { useQuery } from "@tanstack/react-query";
import { readChain } from "../chain/readChain.ts";

/** States of a proposal by their number on the chain (OpenZeppelin's Governor). */
const STATES = ["pending", "active", "canceled", "defeated", "succeeded", "queued", "expired", "executed"] as const;
export type ProposalState = (typeof STATES)[number];

/** How a proposal stands now; votes in the token's smallest unit. */
export type Standing = { state: ProposalState; quorum: bigint | undefined };

/** Returns a proposal's state at the newest block, and the votes it needs. */
export function useProposalState(id: bigint, voteStart: bigint) {
  return useQuery({
    queryKey: ["proposal", String(id)],
    queryFn: async (): Promise<Standing> => {
      const [{ read }, reader] = await Promise.all([import("../chain/chainCode.ts"), readChain()]);
      const [state, quorum] = await Promise.all([
        read(reader, "DataGovernor", "state", [id]),
        // before voting begins there is no snapshot to take a share of
        read(reader, "DataGovernor", "quorum", [voteStart]).catch(() => undefined),
      ]);
      return { state: STATES[state]!, quorum };
    },
    refetchInterval: 4_000,
  });
}
