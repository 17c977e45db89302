import { write } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { chainTime } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { actionOf, proposalNamed, requireState } from "../../client/proposals.ts";
import { showTime } from "../../client/time.ts";

/** `datagraph dao execute`: carries a queued proposal out, once the timelock's delay has passed. */
export const command = defineVerb({
  arguments: { "<proposal>": "its id, or latest" },
  options: AS,
  examples: ["dao execute latest --as holder-1"],
  input: z.object({ ...As, proposal: z.string() }),
  run: async (input, context) => {
    const { client } = await openSender(input, context, 1_000_000n);
    const proposal = await proposalNamed(client, input.proposal);
    requireState(proposal, "queued", await client.publicClient.getBlockNumber());
    const eta = Number(proposal.eta ?? 0n);
    if (eta > (await chainTime(client)))
      throw new Error(`Proposal ${proposal.id} waits in the timelock until ${showTime(eta)}: execute it then`);
    const { transactionHash } = await write(client, "DataGovernor", "execute", actionOf(proposal));
    return { proposal: proposal.id, transaction: transactionHash };
  },
  render: ({ proposal }) => `Proposal ${proposal} is executed`,
});
