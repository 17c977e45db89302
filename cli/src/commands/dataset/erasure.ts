import { z } from "zod";
import { openReader } from "../../client/chain.ts";
import { DATASET, datasetNamed } from "../../client/datasets.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { erasureOf } from "../../client/erasure.ts";
import { openGateway } from "../../client/gate.ts";
import { facts } from "../../client/table.ts";
import { showTime } from "../../client/time.ts";

/** `datagraph dataset erasure`: the gateway's signed receipt that a withdrawn dataset is erased. */
export const command = defineVerb({
  arguments: { "<dataset>": DATASET },
  examples: ['dataset erasure "Seattle weather, 2012 to 2015"'],
  input: z.object({ dataset: z.string() }),
  run: async ({ dataset }) => {
    const reader = await openReader();
    const { url } = await openGateway(reader);
    const { id } = await datasetNamed(reader, url, dataset);
    const receipt = await erasureOf(url, id);
    if (receipt === undefined) throw new Error(`The gateway has erased nothing of dataset ${id}`);
    return receipt;
  },
  render: ({ dataset, envelopes, batches, time, validator }) =>
    facts({ dataset, envelopes, "record batches": batches, erased: showTime(time), "signed by": validator }),
});
