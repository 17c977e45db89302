import type { Event } from "ponder:registry";
import { at } from "./stamp.ts";
import type { supportOf } from "./words.ts";

/** Returns a new proposal's row. */
export function proposalRow(event: Event<"DataGovernor:ProposalCreated">) {
  const { proposalId, proposer, description, targets, values, calldatas, voteStart, voteEnd } = event.args;
  return {
    id: proposalId,
    proposer,
    description,
    targets: [...targets],
    values: [...values],
    calldatas: [...calldatas],
    voteStart,
    voteEnd,
    status: "created" as const,
    ...at(event),
  };
}

/** Returns what a vote adds to its proposal's counts. */
export function tally(support: ReturnType<typeof supportOf>, weight: bigint) {
  return {
    voters: 1n,
    votesAgainst: support === "against" ? weight : 0n,
    votesFor: support === "for" ? weight : 0n,
    votesAbstain: support === "abstain" ? weight : 0n,
  };
}
