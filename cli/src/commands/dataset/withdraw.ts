import { eventIn, write } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { DATASET, datasetNamed } from "../../client/datasets.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { showTime } from "../../client/time.ts";
import { UsageError } from "../../usageError.ts";

/** `datagraph dataset withdraw`: ends sales at once, and access after the notice. */
export const command = defineVerb({
  arguments: { "<dataset>": DATASET },
  options: { ...AS, "--yes": "withdraw for good: it cannot be undone" },
  examples: ['dataset withdraw "Seattle weather, 2012 to 2015" --as station --yes'],
  input: z.object({ ...As, dataset: z.string(), yes: z.boolean().default(false) }),
  run: async (input, context) => {
    if (!input.yes) throw new UsageError("A withdrawal is for good: add --yes if it is meant");
    const { client } = await openSender(input, context);
    const { id } = await datasetNamed(client, (await openGateway(client)).url, input.dataset);
    const receipt = await write(client, "ProvenanceRegistry", "withdraw", [id]);
    const { closesAt } = eventIn(receipt, "ProvenanceRegistry", "DatasetWithdrawn");
    return { dataset: id, closesAt, transaction: receipt.transactionHash };
  },
  render: ({ dataset, closesAt }) =>
    `Dataset ${dataset} is withdrawn: no more sales, and passes already sold close at ${showTime(closesAt)}. Copies already made cannot be recalled.`,
});
