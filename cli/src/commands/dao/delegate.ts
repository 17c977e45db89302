import { read, signDelegation, write } from "@datagraph/sdk";
import { formatUnits } from "viem";
import { z } from "zod";
import { addressNamed } from "../../client/accounts.ts";
import { AS, As } from "../../client/actor.ts";
import { SIGNED, Signed, defineAct, isSignedCall, openSigner, signOrSend } from "../../client/signed.ts";

/** `datagraph dao delegate`: makes tokens count as votes, one's own or another's. */
export const command = defineAct({
  arguments: { "[to]": "who votes with the tokens (default oneself)" },
  options: { ...AS, ...SIGNED },
  examples: ["dao delegate --as holder-1", "dao delegate holder-2 --as holder-1 --sign-only --json"],
  input: z.object({ ...As, ...Signed, to: z.string().optional() }),
  run: async (input, context) => {
    const { client, account } = await openSigner(input, context);
    const to = input.to === undefined ? account.address : addressNamed(input.to, client.deployment.chainId);
    const balance = await read(client, "DataToken", "balanceOf", [account.address]);
    if (balance === 0n)
      throw new Error(`${account.address} holds no tokens of the DAO, so there is nothing to delegate`);
    const sent = await signOrSend(input, client, {
      sign: (deadline) => signDelegation(client, to, deadline),
      send: () => write(client, "DataToken", "delegate", [to]),
    });
    if (isSignedCall(sent)) return sent;
    return { from: account.address, to, votes: balance, transaction: sent.transactionHash };
  },
  render: ({ to, votes }) => `${formatUnits(votes, 18)} votes are with ${to}`,
});
