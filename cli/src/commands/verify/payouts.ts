import { type VerifiedRoot, verifyPayouts } from "@datagraph/sdk";
import { z } from "zod";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { table } from "../../client/table.ts";

/** `datagraph verify payouts`: recomputes every payout root from chain events alone. */
export const command = defineVerb({
  examples: ["verify payouts", "verify payouts --json"],
  input: z.object({}),
  run: async (_, context) => {
    const roots = await verifyPayouts(await openReader());
    const rows = roots.map(({ epoch, state, proposed, derived, ok }) => [
      epoch,
      state,
      proposed,
      ok ? "as the events give" : `differs: ${derived ?? "no usage until then"}`,
    ]);
    context.say(table(["epoch", "state", "proposed root", "recomputed"], rows, "No payout root was ever proposed"), {
      roots,
    });
    // a wrong root that was vetoed pays nobody
    const wrong = roots.find(({ ok, state }) => !ok && state !== "vetoed");
    if (wrong !== undefined) throw new Error(difference(wrong));
    if (roots.length > 0) context.say("\nRecomputed from chain events alone: no root that stands differs");
  },
});

function difference({ epoch, proposed, derived, complete, overcharged }: VerifiedRoot): string {
  if (!complete)
    return `The node's events of epoch ${epoch} do not lead to the ledger's running hash: settlements are missing, or the chain is being reorganised. Ask another node (DATAGRAPH_RPC_URL)`;
  const [first, ...more] = overcharged;
  const why =
    first === undefined
      ? ""
      : `; order ${first.order} in pool ${first.pool} was overcharged by ${first.amount}${more.length === 0 ? "" : `, and ${more.length} more`}`;
  return `The first difference is at epoch ${epoch}: ${proposed} was proposed, the events give ${derived ?? "no root"}${why}`;
}
