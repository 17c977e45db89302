import { digestOf } from "@datagraph/protocol";
import {
  type ChainReader,
  canonicalJson,
  dataRoot,
  decryptBytes,
  inferFields,
  read,
  readCsvRecords,
  recordSecret,
  streamOf,
} from "@datagraph/sdk";
import { bytesToHex, zeroHash } from "viem";
import { z } from "zod";
import { AS, As } from "../../client/actor.ts";
import { openReader } from "../../client/chain.ts";
import { DATASET, datasetNamed } from "../../client/datasets.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { whole } from "../../client/inputs.ts";
import { type Opened, openKey } from "../../client/openKey.ts";
import { facts } from "../../client/table.ts";
import { UsageError } from "../../usageError.ts";

/** `datagraph verify record`: opens a File and has the registry check a record of it against the data root. */
export const command = defineVerb({
  arguments: { "<dataset>": DATASET, "<record>": "which record, from 0" },
  options: {
    ...AS,
    "--field <name>": "only this field (default every field of the record)",
    "--identity <file>": "instead of a pass: the locked age identity of its contributor",
  },
  examples: [
    'verify record "Seattle weather, 2012 to 2015" 17 --as researcher',
    'verify record "Seattle weather, 2012 to 2015" 17 --field temp_max --as researcher',
  ],
  input: z.object({
    ...As,
    dataset: z.string(),
    record: whole(0, 2 ** 53 - 1),
    field: z.string().optional(),
    identity: z.string().optional(),
  }),
  run: async (input, context) => {
    const reader = await openReader();
    const { url } = await openGateway(reader);
    const { id, kind } = await datasetNamed(reader, url, input.dataset);
    if (kind !== "file" && kind !== "derived")
      throw new Error(`Dataset ${id} is a ${kind}: only Files have records to open`);
    const opened = await openKey(reader, url, id, input, context);
    const { root, names, proofFor, count } = await proofs(reader, id, opened);
    if (input.record >= count) throw new UsageError(`<record> is ${input.record}: the File has ${count}, from 0`);
    const chosen = input.field === undefined ? names : names.filter((name) => name === input.field);
    if (chosen.length === 0)
      throw new UsageError(
        `--field is "${input.field}", which the File does not have: it has ${names.slice(0, 12).join(", ")}`,
      );
    const values: Record<string, unknown> = {};
    for (const name of chosen) {
      const { field, value, salt, proof } = proofFor(input.record, name);
      const version = BigInt(opened.envelope.version);
      const leaf = { version, record: BigInt(input.record), field, salt, value: bytesToHex(canonicalJson(value)) };
      const { digest, codec } = digestOf(opened.envelope.cid);
      const content = { digest, root, codec, metadata: zeroHash };
      if (!(await read(reader, "ProvenanceRegistry", "verifyRecord", [id, content, leaf, proof])))
        throw new Error(`Field "${name}" of record ${input.record} is not what dataset ${id} committed to`);
      values[name] = value;
    }
    return { dataset: id, record: input.record, root, values, verified: true };
  },
  render: ({ record, root, values }) =>
    `${facts(values)}\n\nThe registry confirms: record ${record} belongs to data root ${root}`,
});

async function proofs(reader: ChainReader, id: bigint, { fileKey, envelope, ciphertext }: Opened) {
  const bytes = await decryptBytes(await ciphertext(), fileKey);
  const { fields } = await inferFields(streamOf(bytes), "the File");
  const records = await Array.fromAsync(readCsvRecords(streamOf(bytes), fields, { file: "the File" }));
  const { chainId, contracts } = reader.deployment;
  const creator = await read(reader, "ProvenanceRegistry", "creatorOf", [id]);
  const scope = { chainId, registry: contracts.ProvenanceRegistry, creator, version: BigInt(envelope.version) };
  const names = fields.map(({ name }) => name);
  return { ...(await dataRoot(records, scope, recordSecret(fileKey), names)), names };
}
