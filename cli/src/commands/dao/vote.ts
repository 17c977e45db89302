import { eventIn, signVote, write } from "@datagraph/sdk";
import { formatUnits } from "viem";
import { z } from "zod";
import { AS, As } from "../../client/actor.ts";
import { proposalNamed, requireState } from "../../client/proposals.ts";
import { SIGNED, Signed, defineAct, isSignedCall, openSigner, signOrSend } from "../../client/signed.ts";

const CHOICES = ["against", "for", "abstain"] as const;

/** `datagraph dao vote`: casts the account's votes. */
export const command = defineAct({
  arguments: { "<proposal>": "its id, or latest", "<choice>": CHOICES.join(", ") },
  options: { ...AS, ...SIGNED, "--reason <text>": "why; it stands on the chain" },
  examples: ["dao vote latest for --as holder-1", "dao vote latest for --as holder-1 --sign-only --json"],
  input: z.object({
    ...As,
    ...Signed,
    proposal: z.string(),
    choice: z.enum(CHOICES, `give ${CHOICES.join(", ")}`),
    reason: z.string().max(1_000, "give at most 1000 characters").default(""),
  }),
  run: async (input, context) => {
    const { client } = await openSigner(input, context);
    const proposal = await proposalNamed(client, input.proposal);
    requireState(proposal, "active", await client.publicClient.getBlockNumber());
    const vote = { proposal: proposal.id, support: CHOICES.indexOf(input.choice), reason: input.reason };
    const sent = await signOrSend(input, client, {
      sign: () => signVote(client, vote),
      send: () => write(client, "DataGovernor", "castVoteWithReason", [vote.proposal, vote.support, vote.reason]),
    });
    if (isSignedCall(sent)) return sent;
    const { weight } = eventIn(sent, "DataGovernor", "VoteCast");
    return { proposal: proposal.id, choice: input.choice, weight, transaction: sent.transactionHash };
  },
  render: ({ choice, weight }) =>
    `${formatUnits(weight, 18)} votes ${choice}${weight === 0n ? ": no votes were delegated to this account when voting began" : ""}`,
});
