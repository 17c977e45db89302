import { verifyAnchors } from "@datagraph/sdk/node";
import { z } from "zod";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { METAGRAPH, Metagraph, openMetagraphClient } from "../../client/metagraph.ts";
import { table } from "../../client/table.ts";

const DagAddresses = z
  .string()
  .regex(/^DAG\w{37}(,DAG\w{37})*$/, "give DAG addresses, with commas between")
  .transform((text) => [...new Set(text.split(","))]);

/** `datagraph verify anchors`: checks every epoch of pools on a metagraph against the metagraph's snapshots. */
export const command = defineVerb({
  options: {
    ...METAGRAPH,
    "--signers <addresses>":
      "DAG addresses of which more than half must have signed the global snapshots (default: any signature does)",
  },
  examples: ["verify anchors", "verify anchors --metagraph http://localhost:8544 --json"],
  input: z.object({ ...Metagraph, signers: DagAddresses.optional() }),
  run: async ({ metagraph, signers }, context) => {
    const epochs = await verifyAnchors(await openReader(), openMetagraphClient(metagraph), signers);
    const rows = epochs.map(({ pool, updateType, end, streams, records, problem }) => [
      ...[pool, updateType, end, streams, records],
      problem === undefined ? "as the snapshots give" : problem,
    ]);
    const heads = ["pool", "type", "until", "streams", "records", "recomputed"];
    context.say(table(heads, rows, "No epoch was registered of a pool on this metagraph"), { epochs });
    const wrong = epochs.find(({ problem }) => problem !== undefined);
    if (wrong !== undefined)
      throw new Error(
        `The epoch of pool ${wrong.pool}, type ${wrong.updateType}, until ${wrong.end} does not hold: ${wrong.problem}`,
      );
  },
});
