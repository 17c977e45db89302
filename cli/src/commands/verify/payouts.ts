import { type ChainReader, type VerifiedRoot, type VerifyOptions, verifyPayouts } from "@datagraph/sdk";
import { z } from "zod";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { proposedTree } from "../../client/earnings.ts";
import { type RootDifference, rootDifference } from "../../client/rootDifference.ts";
import { setting } from "../../client/settings.ts";
import { table } from "../../client/table.ts";

/** `datagraph verify payouts`: recomputes every payout root from chain events alone. */
export const command = defineVerb({
  examples: ["verify payouts", "verify payouts --json"],
  input: z.object({}),
  run: async (_, context) => {
    const reader = await openReader();
    const differences = new Map<VerifiedRoot, RootDifference>();
    const roots = await verifyPayouts(reader, { onDifference: compareLeaves(reader, differences) });
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
    if (wrong !== undefined) throw new Error(difference(wrong, differences.get(wrong)));
    if (roots.length > 0) context.say("\nRecomputed from chain events alone: no root that stands differs");
  },
});

/**
 * Whose total differs, a root does not say: its manifest does, which the gateway may have. That it differs is known without.
 */
function compareLeaves(
  reader: ChainReader,
  differences: Map<VerifiedRoot, RootDifference>,
): NonNullable<VerifyOptions["onDifference"]> {
  return async (root, manifest, totals) => {
    const tree = await proposedTree(reader, setting("DATAGRAPH_GATEWAY_URL"), root.proposed, manifest).catch(
      () => undefined,
    );
    const first = tree && rootDifference(tree.earnings, totals);
    if (first !== undefined) differences.set(root, first);
  };
}

function difference(
  { epoch, proposed, derived, complete, overcharged }: VerifiedRoot,
  who: RootDifference | undefined,
): string {
  if (!complete)
    return `The node's events of epoch ${epoch} do not lead to the ledger's running hash: settlements are missing, or the chain is being reorganised. Ask another node (DATAGRAPH_RPC_URL)`;
  const leaf =
    who === undefined
      ? "no manifest tells whose total differs"
      : `the first account that differs is ${who.account}, in token ${who.token}: ${who.proposed} proposed, ${who.derived} by the events`;
  const [first, ...more] = overcharged;
  const why =
    first === undefined
      ? ""
      : `; order ${first.order} in pool ${first.pool} was overcharged by ${first.amount}${more.length === 0 ? "" : `, and ${more.length} more`}`;
  return `The first difference is at epoch ${epoch}: ${proposed} was proposed, the events give ${derived ?? "no root"}; ${leaf}${why}`;
}
