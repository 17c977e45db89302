import { eventIn, write } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { actionOf, proposalNamed, requireState } from "../../client/proposals.ts";
import { showTime } from "../../client/time.ts";

/** `datagraph dao queue`: puts a proposal that passed into the timelock, where it waits out its delay. */
export const command = defineVerb({
  arguments: { "<proposal>": "its id, or latest" },
  options: AS,
  examples: ["dao queue latest --as holder-1"],
  input: z.object({ ...As, proposal: z.string() }),
  run: async (input, context) => {
    const { client } = await openSender(input, context, 1_000_000n);
    const proposal = await proposalNamed(client, input.proposal);
    requireState(proposal, "succeeded", await client.publicClient.getBlockNumber());
    const receipt = await write(client, "DataGovernor", "queue", actionOf(proposal));
    const { etaSeconds } = eventIn(receipt, "DataGovernor", "ProposalQueued");
    return { proposal: proposal.id, executableAt: etaSeconds, transaction: receipt.transactionHash };
  },
  render: ({ proposal, executableAt }) =>
    `Proposal ${proposal} is queued; it may be executed from ${showTime(executableAt)}`,
});
