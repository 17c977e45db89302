import { abis, write } from "@datagraph/sdk";
import { parseEventLogs, stringToHex } from "viem";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { queuedRoots } from "../../client/epochs.ts";

/** `datagraph epoch veto`: voids a payout root and all that are built on it. The guardian only. */
export const command = defineVerb({
  arguments: { "<epoch>": "the epoch whose root is wrong" },
  options: { ...AS, "--reason <text>": "why, at most 31 characters; it stands on the chain" },
  examples: ['epoch veto 2991721 --reason "order overcharged" --as guardian'],
  input: z.object({
    ...As,
    epoch: z.string().regex(/^\d{1,19}$/, "give an epoch's number"),
    reason: z
      .string("say why")
      .min(1, "say why")
      .refine((text) => new TextEncoder().encode(text).length <= 31, "give at most 31 characters"),
  }),
  run: async (input, context) => {
    const { client } = await openSender(input, context, 2_000_000n);
    const epoch = BigInt(input.epoch);
    if (!(await queuedRoots(client)).some((root) => root.epoch === epoch))
      throw new Error(`No root of epoch ${epoch} waits: see ./datagraph epoch show`);
    const receipt = await write(client, "RewardVault", "vetoRoot", [epoch, stringToHex(input.reason, { size: 32 })]);
    const logs = parseEventLogs({ abi: abis.RewardVault, eventName: "RootVetoed", logs: receipt.logs });
    return { vetoed: logs.map(({ args: { epoch, root } }) => ({ epoch, root })), transaction: receipt.transactionHash };
  },
  render: ({ vetoed }) => vetoed.map(({ epoch, root }) => `Root ${root} of epoch ${epoch} is void`).join("\n"),
});
