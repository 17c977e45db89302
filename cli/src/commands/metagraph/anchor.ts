import { anchorEpoch, nextEpoch, poolEpochs, readNetwork } from "@datagraph/sdk/node";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { METAGRAPH, Metagraph, openMetagraphClient } from "../../client/metagraph.ts";
import { table } from "../../client/table.ts";

const UPDATE_TYPES = [0, 1, 2, 3, 4, 5];
/** An epoch of some thousand streams. */
const GAS = 2_000_000n;

/** `datagraph metagraph anchor`: registers what a pool's metagraph accepted since the last epoch, as its validator. */
export const command = defineVerb({
  arguments: { "<pool>": "the pool's number" },
  options: { ...METAGRAPH, ...AS },
  examples: ["metagraph anchor 3 --as validator"],
  input: z.object({ pool: z.coerce.number("give a pool's number").int().min(1), ...Metagraph, ...As }),
  run: async ({ pool: number, metagraph, as }, context) => {
    const mg = openMetagraphClient(metagraph);
    const network = await readNetwork(mg);
    const { client } = await openSender({ as }, context, GAS);
    const pool = (await poolEpochs(client, network.metagraph)).find((one) => one.pool === number);
    if (pool === undefined) throw new Error(`Pool ${number} does not anchor on metagraph ${network.metagraph}`);
    const epochs: { updateType: number; end: number; records: number; root: string; transaction: string }[] = [];
    for (const updateType of UPDATE_TYPES) {
      const call = await nextEpoch(client, mg, network, pool, updateType);
      if (call === undefined) continue;
      const { transactionHash: transaction } = await anchorEpoch(client, call);
      epochs.push({ updateType, end: call.end, records: call.records, root: call.root, transaction });
    }
    return { pool: number, epochs };
  },
  render: ({ epochs }) =>
    table(
      ["type", "until", "records", "root"],
      epochs.map(({ updateType, end, records, root }) => [updateType, end, records, root]),
      "The metagraph accepted nothing new",
    ),
});
