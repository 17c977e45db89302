import { hashed } from "@datagraph/sdk";
import { decryptToFile, readFileStream } from "@datagraph/sdk/node";
import { z } from "zod";
import { AS, As } from "../../client/actor.ts";
import { openReader } from "../../client/chain.ts";
import { DATASET, datasetNamed } from "../../client/datasets.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { openKey } from "../../client/openKey.ts";
import { facts } from "../../client/table.ts";
import { checkOutput } from "../../client/writeOutput.ts";

/** `datagraph data get`: fetches a File and decrypts it, as the holder of a pass or as its contributor. */
export const command = defineVerb({
  arguments: { "<dataset>": DATASET },
  options: {
    ...AS,
    "--out <file>": "where to write the plaintext; it appears only once all of it is authenticated",
    "--identity <file>": "instead of a pass: the locked age identity of its contributor",
    "--force": "replace the file if it is there",
  },
  examples: [
    'data get "Seattle weather, 2012 to 2015" --out weather.csv --as researcher',
    'data get "Seattle weather, 2012 to 2015" --out weather.csv --identity station.json',
  ],
  input: z.object({
    ...As,
    dataset: z.string(),
    out: z.string("name the file to write"),
    identity: z.string().optional(),
    force: z.boolean().default(false),
  }),
  run: async (input, context) => {
    const { out, force } = input;
    await checkOutput(out, force);
    const reader = await openReader();
    const { url } = await openGateway(reader);
    const { id, kind } = await datasetNamed(reader, url, input.dataset);
    if (kind === "pool" || kind === "stream")
      throw new Error(
        `Dataset ${id} is a ${kind}, whose data leaves by queries only: see ./datagraph query quote --help`,
      );
    const { fileKey, envelope, ciphertext } = await openKey(reader, url, id, input, context);
    const bytes = await decryptToFile(await ciphertext(), fileKey, out);
    return { dataset: id, version: envelope.version, file: out, bytes, sha256: await sha256Of(out), cid: envelope.cid };
  },
  render: ({ file, bytes, sha256, version }) => facts({ file, bytes, sha256, version }),
});

async function sha256Of(path: string): Promise<string> {
  const { stream, digest } = hashed(readFileStream(path));
  for await (const _ of stream);
  return digest().slice(2);
}
