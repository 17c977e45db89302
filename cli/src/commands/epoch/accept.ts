import { abis, write } from "@datagraph/sdk";
import { parseEventLogs } from "viem";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { chainTime } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { queuedRoots } from "../../client/epochs.ts";
import { showTime } from "../../client/time.ts";

/** `datagraph epoch accept`: accepts the payout roots whose veto window has passed. Anyone may. */
export const command = defineVerb({
  options: AS,
  examples: ["epoch accept --as operator"],
  input: z.object(As),
  run: async (input, context) => {
    const { client } = await openSender(input, context);
    const queue = await queuedRoots(client);
    const [oldest] = queue;
    if (oldest === undefined) throw new Error("No payout root waits: see ./datagraph epoch show");
    if (oldest.acceptableAt > (await chainTime(client)))
      throw new Error(
        `The oldest root, of epoch ${oldest.epoch}, may be vetoed until ${showTime(oldest.acceptableAt)}: accept it then`,
      );
    const receipt = await write(client, "RewardVault", "acceptRoots", []);
    const logs = parseEventLogs({ abi: abis.RewardVault, eventName: "RootAccepted", logs: receipt.logs });
    const accepted = logs.map(({ args: { epoch } }) => {
      // one that another proposed meanwhile is not in the queue that was read
      return { epoch, root: queue.find((one) => one.epoch === epoch)?.root };
    });
    return { accepted, transaction: receipt.transactionHash };
  },
  render: ({ accepted }) =>
    accepted.map(({ epoch, root }) => `Root ${root ?? ""} of epoch ${epoch} is accepted`).join("\n"),
});
