import { z } from "zod";
import { AS, As } from "../../client/actor.ts";
import { openReader } from "../../client/chain.ts";
import { DATASET, fileNamed } from "../../client/datasets.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { whole } from "../../client/inputs.ts";
import { openKey } from "../../client/openKey.ts";
import { proveRecord } from "../../client/proveRecord.ts";
import { checkOutput, writeOutput } from "../../client/writeOutput.ts";

/** `datagraph data prove`: makes a proof of one record that anyone can check, without the key and the other records. */
export const command = defineVerb({
  arguments: { "<dataset>": DATASET, "<record>": "which record, or which chunk of a file that is no table, from 0" },
  options: {
    ...AS,
    "--field <name>": "show and prove this field only (default every field of the record)",
    "--identity <file>": "instead of a pass: the locked age identity of its contributor",
    "--out <file>": "where to write the proof: it holds the values it proves",
    "--force": "replace the file if it is there",
  },
  examples: ['data prove "Seattle weather, 2012 to 2015" 17 --field temp_max --out proof.json --as researcher'],
  input: z.object({
    ...As,
    dataset: z.string(),
    record: whole(0, 2 ** 53 - 1),
    field: z.string().optional(),
    identity: z.string().optional(),
    out: z.string("name the file to write"),
    force: z.boolean().default(false),
  }),
  run: async (input, context) => {
    const { out, record, field } = input;
    await checkOutput(out, input.force);
    const reader = await openReader();
    const { url } = await openGateway(reader);
    const id = await fileNamed(reader, url, input.dataset);
    const opened = await openKey(reader, url, id, input, context);
    const document = await proveRecord(reader, url, id, opened, { record, field });
    await writeOutput(out, new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`));
    return { dataset: id, record, root: document.root, proof: out };
  },
  render: ({ record, proof }) => `Record ${record} is proven by ${proof}: ./datagraph verify record --proof ${proof}`,
});
