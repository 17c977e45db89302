import { dataCard } from "@datagraph/sdk";
import { z } from "zod";
import { openReader } from "../../client/chain.ts";
import { DATASET, datasetNamed } from "../../client/datasets.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { metadataOf } from "../../client/fileRecords.ts";
import { openGateway } from "../../client/gate.ts";
import { checkOutput, writeOutput } from "../../client/writeOutput.ts";

/** `datagraph data card`: the public Data Card of a dataset, in Markdown, of its metadata. */
export const command = defineVerb({
  arguments: { "<dataset>": DATASET },
  options: {
    "--out <file>": "write it to a file (default it is printed)",
    "--force": "replace the file if it is there",
  },
  examples: ['data card "Seattle weather, 2012 to 2015"', "data card diet --out card.md"],
  input: z.object({ dataset: z.string(), out: z.string().optional(), force: z.boolean().default(false) }),
  run: async ({ dataset, out, force }) => {
    if (out !== undefined) await checkOutput(out, force);
    const reader = await openReader();
    const { url } = await openGateway(reader);
    const { id } = await datasetNamed(reader, url, dataset);
    const metadata = await metadataOf(reader, url, id);
    const card = dataCard(metadata);
    if (out !== undefined) await writeOutput(out, new TextEncoder().encode(card));
    return { dataset: id, card, metadata, ...(out !== undefined && { file: out }) };
  },
  render: ({ card, file }) => (file === undefined ? card.trimEnd() : `Written to ${file}`),
});
