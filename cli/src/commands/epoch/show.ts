import { read } from "@datagraph/sdk";
import { zeroHash } from "viem";
import { z } from "zod";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { currentEpoch, queuedRoots } from "../../client/epochs.ts";
import { facts, table } from "../../client/table.ts";
import { showDuration, showTime } from "../../client/time.ts";

/** `datagraph epoch show`: the epoch now, and the payout roots on their way. */
export const command = defineVerb({
  examples: ["epoch show"],
  input: z.object({}),
  run: async () => {
    const reader = await openReader();
    const [epoch, waiting, [root, acceptedEpoch], vetoWindow] = await Promise.all([
      currentEpoch(reader),
      queuedRoots(reader),
      read(reader, "RewardVault", "acceptedRoot", []),
      read(reader, "RewardVault", "vetoWindow", []),
    ]);
    const accepted = root === zeroHash ? null : { epoch: acceptedEpoch, root };
    return { ...epoch, vetoWindow, accepted, waiting };
  },
  render: ({ epoch, length, endsAt, now, vetoWindow, accepted, waiting }) => {
    const head = facts({
      epoch,
      length: showDuration(length),
      ends: `${showTime(endsAt)} (in ${endsAt - now} s)`,
      "veto window": showDuration(vetoWindow),
      "accepted root": accepted === null ? "none yet" : `${accepted.root} of epoch ${accepted.epoch}`,
    });
    const rows = waiting.map((one) => [
      one.epoch,
      one.root,
      one.acceptableAt <= now ? "yes: ./datagraph epoch accept" : `from ${showTime(one.acceptableAt)}`,
    ]);
    return `${head}\n\n${table(["waits: epoch", "root", "acceptable"], rows, "No payout root waits")}`;
  },
});
