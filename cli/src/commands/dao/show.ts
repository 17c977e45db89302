import { formatUnits } from "viem";
import { z } from "zod";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { type Proposal, listProposals, proposalNamed } from "../../client/proposals.ts";
import { facts, table } from "../../client/table.ts";
import { showTime } from "../../client/time.ts";

/** `datagraph dao show`: the proposals, or one of them. */
export const command = defineVerb({
  arguments: { "[proposal]": "its id, or latest (default: all)" },
  examples: ["dao show", "dao show latest"],
  input: z.object({ proposal: z.string().optional() }),
  run: async ({ proposal }) => {
    const reader = await openReader();
    return proposal === undefined ? listProposals(reader) : [await proposalNamed(reader, proposal)];
  },
  render: (proposals) => {
    const [first] = proposals;
    if (proposals.length === 1) return details(first!);
    return table(
      ["state", "for", "against", "description", "proposal"],
      proposals.map((one) => [one.state, votes(one.votesFor), votes(one.votesAgainst), title(one), one.id]),
      "No proposals: ./datagraph dao propose-fee",
    );
  },
});

function details(one: Proposal): string {
  return facts({
    proposal: one.id,
    description: one.description,
    proposer: one.proposer,
    state: one.state,
    votes: `${votes(one.votesFor)} for, ${votes(one.votesAgainst)} against, ${votes(one.votesAbstain)} abstain`,
    "votes count": `after block ${one.voteStart} until block ${one.voteEnd}`,
    "executable from": one.eta === null ? undefined : showTime(one.eta),
  });
}

function title({ description }: Proposal): string {
  return description.split("\n")[0]!.slice(0, 60);
}

function votes(amount: bigint): string {
  return formatUnits(amount, 18);
}
