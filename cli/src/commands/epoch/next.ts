import type { ChainReader } from "@datagraph/sdk";
import { z } from "zod";
import { DEVELOPMENT_CHAIN } from "../../client/accounts.ts";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { currentEpoch, queuedRoots } from "../../client/epochs.ts";
import { showTime } from "../../client/time.ts";

/** `datagraph epoch next`: moves the local chain's clock on, so that nobody must wait for an epoch or a veto window. */
export const command = defineVerb({
  options: { "--veto": "only until the oldest payout root may be accepted" },
  examples: ["epoch next", "epoch next --veto"],
  input: z.object({ veto: z.boolean().default(false) }),
  run: async ({ veto }) => {
    const reader = await openReader();
    if (reader.deployment.chainId !== DEVELOPMENT_CHAIN)
      throw new Error(
        `Only the clock of chain ${DEVELOPMENT_CHAIN} can be moved, and this is ${reader.deployment.chainId}`,
      );
    const { now, endsAt } = await currentEpoch(reader);
    const [oldest] = await queuedRoots(reader);
    if (veto && oldest === undefined) throw new Error("No payout root waits: see ./datagraph epoch show");
    const target = veto ? oldest!.acceptableAt : endsAt;
    if (target > now) await moveClock(reader, target - now);
    return currentEpoch(reader);
  },
  render: ({ epoch, now }) => `It is ${showTime(now)} on the local chain, epoch ${epoch}`,
});

async function moveClock({ publicClient }: ChainReader, seconds: number): Promise<void> {
  const request = publicClient.request as unknown as (call: { method: string; params: unknown[] }) => Promise<unknown>;
  await request({ method: "evm_increaseTime", params: [seconds] });
  await request({ method: "evm_mine", params: [] });
}
