import { type ProofDocument, checkProof, parseProof } from "@datagraph/sdk";
import { readJson } from "../../client/readInput.ts";
import { z } from "zod";
import { AS, As } from "../../client/actor.ts";
import { openReader } from "../../client/chain.ts";
import { DATASET, fileNamed } from "../../client/datasets.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { whole } from "../../client/inputs.ts";
import { openKey } from "../../client/openKey.ts";
import { proveRecord } from "../../client/proveRecord.ts";
import { facts } from "../../client/table.ts";
import { UsageError } from "../../usageError.ts";

const Input = z.object({
  ...As,
  dataset: z.string().optional(),
  record: whole(0, 2 ** 53 - 1).optional(),
  field: z.string().optional(),
  identity: z.string().optional(),
  proof: z.string().optional(),
});

/** `datagraph verify record`: has the registry check a record of a File, or a proof of one, against the data root. */
export const command = defineVerb({
  arguments: { "[dataset]": DATASET, "[record]": "which record, or which chunk of a file that is no table, from 0" },
  options: {
    ...AS,
    "--field <name>": "only this field (default every field of the record)",
    "--identity <file>": "instead of a pass: the locked age identity of its contributor",
    "--proof <file>": "instead of a dataset: a proof that ./datagraph data prove made; needs no key",
  },
  examples: [
    'verify record "Seattle weather, 2012 to 2015" 17 --as researcher',
    'verify record "Seattle weather, 2012 to 2015" 17 --field temp_max --as researcher',
    "verify record --proof proof.json",
  ],
  input: Input,
  run: async (input, context) => {
    const reader = await openReader();
    const document = input.proof === undefined ? await made() : parseProof(await readJson(input.proof));
    await checkProof(reader, document);
    const { dataset, root, proof } = document;
    const record = "chunk" in proof ? { chunk: proof.chunk } : { record: proof.record };
    return { dataset, ...record, root, values: valuesOf(document), verified: true };

    async function made(): Promise<ProofDocument> {
      const { dataset, record, field } = input;
      if (dataset === undefined || record === undefined)
        throw new UsageError("Name a dataset and a record of it, or a proof with --proof");
      const { url } = await openGateway(reader);
      const id = await fileNamed(reader, url, dataset);
      return proveRecord(reader, url, id, await openKey(reader, url, id, input, context), { record, field });
    }
  },
  render: ({ root, values, ...which }) => {
    const what = "chunk" in which ? `chunk ${which.chunk}` : `record ${which.record}`;
    return `${facts(values)}\n\nThe registry confirms: ${what} belongs to data root ${root}`;
  },
});

function valuesOf({ proof }: ProofDocument): Record<string, unknown> {
  if ("chunk" in proof) return proof.value;
  const fields = "fields" in proof ? proof.fields : [proof];
  return Object.fromEntries(fields.map(({ name, value }) => [name, value]));
}
