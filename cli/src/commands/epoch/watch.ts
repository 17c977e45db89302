import { type ChainReader, type VerifiedRoot, type ChainClient, verifyPayouts, write } from "@datagraph/sdk";
import { setTimeout as delay } from "node:timers/promises";
import { stringToHex } from "viem";
import { z } from "zod";
import type { CommandContext } from "../../command.ts";
import { AS, As, openSender } from "../../client/actor.ts";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { queuedRoots } from "../../client/epochs.ts";

const REASON = stringToHex("differs from the events", { size: 32 });
const VETO_GAS = 2_000_000n;

/** `datagraph epoch watch`: verifies every payout root as it is proposed, and as the guardian vetoes what is wrong. */
export const command = defineVerb({
  options: {
    ...AS,
    "--veto": "void roots that differ from what the chain's events give; --as the guardian",
    "--once": "look once, and fail when a root that waits differs",
    "--interval <seconds>": "seconds between looks (default 15)",
  },
  examples: ["epoch watch", "epoch watch --veto --as guardian", "epoch watch --once"],
  input: z.object({
    ...As,
    veto: z.boolean().default(false),
    once: z.boolean().default(false),
    interval: z.coerce.number().positive("give seconds").default(15),
  }),
  run: async ({ veto, once, interval, ...input }, context) => {
    const guardian = veto ? (await openSender(input, context, VETO_GAS)).client : undefined;
    const reader = guardian ?? (await openReader());
    const told = new Set<string>();
    for (;;) {
      const wrong = await look(reader, guardian, told, context);
      if (once && wrong !== undefined) throw new Error(`The root of epoch ${wrong.epoch} differs and still waits`);
      if (once) return;
      await delay(interval * 1_000);
    }
  },
});

/** Verifies what waits, if anything of it is new. Returns the first wrong root that nobody vetoed. */
async function look(
  reader: ChainReader,
  guardian: ChainClient | undefined,
  told: Set<string>,
  context: CommandContext,
): Promise<VerifiedRoot | undefined> {
  const waiting = await queuedRoots(reader);
  const news = waiting.filter(({ epoch, root }) => !told.has(`${epoch} ${root}`));
  if (news.length === 0) return undefined;
  const pending = (await verifyPayouts(reader)).filter(({ state }) => state === "pending");
  for (const root of pending) {
    if (!told.has(`${root.epoch} ${root.proposed}`)) context.say(sayOf(root), root);
    // what cannot be judged yet is looked at again
    if (root.complete) told.add(`${root.epoch} ${root.proposed}`);
  }
  const wrong = pending.find(({ ok }) => !ok);
  if (wrong === undefined || guardian === undefined || !wrong.complete) return wrong;
  // everything built on it is voided with it
  const { transactionHash: transaction } = await write(guardian, "RewardVault", "vetoRoot", [wrong.epoch, REASON]);
  context.say(`Vetoed the root of epoch ${wrong.epoch}`, { vetoed: wrong.epoch, transaction });
  return undefined;
}

function sayOf({ epoch, proposed, derived, ok, complete }: VerifiedRoot): string {
  if (ok) return `Epoch ${epoch}: ${proposed} is what the events give`;
  if (!complete) return `Epoch ${epoch}: the node does not show every settlement yet; looking again`;
  return `Epoch ${epoch}: ${proposed} DIFFERS, the events give ${derived ?? "no root"}`;
}
