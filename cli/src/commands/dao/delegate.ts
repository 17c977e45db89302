import { read, write } from "@datagraph/sdk";
import { formatUnits } from "viem";
import { z } from "zod";
import { addressNamed } from "../../client/accounts.ts";
import { AS, As, openSender } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";

/** `datagraph dao delegate`: makes tokens count as votes, one's own or another's. */
export const command = defineVerb({
  arguments: { "[to]": "who votes with the tokens (default oneself)" },
  options: AS,
  examples: ["dao delegate --as holder-1", "dao delegate holder-2 --as holder-1"],
  input: z.object({ ...As, to: z.string().optional() }),
  run: async (input, context) => {
    const { client, account } = await openSender(input, context);
    const to = input.to === undefined ? account.address : addressNamed(input.to, client.deployment.chainId);
    const balance = await read(client, "DataToken", "balanceOf", [account.address]);
    if (balance === 0n)
      throw new Error(`${account.address} holds no tokens of the DAO, so there is nothing to delegate`);
    const { transactionHash } = await write(client, "DataToken", "delegate", [to]);
    return { from: account.address, to, votes: balance, transaction: transactionHash };
  },
  render: ({ to, votes }) => `${formatUnits(votes, 18)} votes are with ${to}`,
});
