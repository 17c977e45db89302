import { licenceName } from "@datagraph/protocol";
import { write } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { DATASET, datasetNamed } from "../../client/datasets.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { licenceNamed } from "../../client/licences.ts";

/** `datagraph offer end`: sells no more passes under a licence; those sold stay. */
export const command = defineVerb({
  arguments: { "<dataset>": DATASET },
  options: { ...AS, "--licence <name>": "open, academic, commercial, restricted, custom or a number" },
  examples: ['offer end "Seattle weather, 2012 to 2015" --licence commercial --as station'],
  input: z.object({ ...As, dataset: z.string(), licence: z.string("name the licence") }),
  run: async (input, context) => {
    const licence = licenceNamed(input.licence);
    const { client } = await openSender(input, context);
    const { id } = await datasetNamed(client, (await openGateway(client)).url, input.dataset);
    const none = { price: 0n, duration: 0, token: 0, seats: 0, download: false };
    const { transactionHash } = await write(client, "AccessPass", "offer", [id, licence, none]);
    return { dataset: id, licence, transaction: transactionHash };
  },
  render: ({ dataset, licence }) => `Dataset ${dataset} is no longer offered under ${licenceName(licence)}`,
});
