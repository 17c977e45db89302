import { eventIn, write } from "@datagraph/sdk";
import { formatUnits } from "viem";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { proposalNamed, requireState } from "../../client/proposals.ts";

const CHOICES = ["against", "for", "abstain"] as const;

/** `datagraph dao vote`: casts the account's votes. */
export const command = defineVerb({
  arguments: { "<proposal>": "its id, or latest", "<choice>": CHOICES.join(", ") },
  options: { ...AS, "--reason <text>": "why; it stands on the chain" },
  examples: ["dao vote latest for --as holder-1"],
  input: z.object({
    ...As,
    proposal: z.string(),
    choice: z.enum(CHOICES, `give ${CHOICES.join(", ")}`),
    reason: z.string().max(1_000, "give at most 1000 characters").default(""),
  }),
  run: async (input, context) => {
    const { client } = await openSender(input, context);
    const proposal = await proposalNamed(client, input.proposal);
    requireState(proposal, "active", await client.publicClient.getBlockNumber());
    const args = [proposal.id, CHOICES.indexOf(input.choice), input.reason] as const;
    const receipt = await write(client, "DataGovernor", "castVoteWithReason", args);
    const { weight } = eventIn(receipt, "DataGovernor", "VoteCast");
    return { proposal: proposal.id, choice: input.choice, weight, transaction: receipt.transactionHash };
  },
  render: ({ choice, weight }) =>
    `${formatUnits(weight, 18)} votes ${choice}${weight === 0n ? ": no votes were delegated to this account when voting began" : ""}`,
});
