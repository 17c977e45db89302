import { basename, dirname, join } from "node:path";
import { type Download, downloadFrom, hashed, keyIn } from "@datagraph/sdk";
import { downloadToFile, readFileStream } from "@datagraph/sdk/node";
import { z } from "zod";
import { AS, As } from "../../client/actor.ts";
import { openReader } from "../../client/chain.ts";
import { DATASET, fileNamed } from "../../client/datasets.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { openIdentity } from "../../client/identity.ts";
import { openKey } from "../../client/openKey.ts";
import { PROGRESS, showProgress } from "../../client/progress.ts";
import { isCid } from "../../client/store.ts";
import { facts } from "../../client/table.ts";
import { checkOutput } from "../../client/writeOutput.ts";
import { UsageError } from "../../usageError.ts";
import type { CommandContext } from "../../command.ts";

const Input = z.object({
  ...As,
  dataset: z.string(),
  out: z.string("name the file to write"),
  identity: z.string().optional(),
  force: z.boolean().default(false),
  progress: z.boolean().default(false),
});

/** `datagraph data get`: fetches a File and decrypts it, as the holder of a pass or as its contributor. */
export const command = defineVerb({
  arguments: { "<dataset>": `${DATASET}; or the CID of ciphertext of your own` },
  options: {
    ...AS,
    "--out <file>": "where to write the plaintext; it appears only once all of it is authenticated",
    "--identity <file>": "instead of a pass: the locked age identity of its contributor",
    "--force": "replace the file if it is there",
    ...PROGRESS,
  },
  examples: [
    'data get "Seattle weather, 2012 to 2015" --out weather.csv --as researcher',
    'data get "Seattle weather, 2012 to 2015" --out weather.csv --identity station.json',
  ],
  input: Input,
  run: async (input, context) => {
    const { out, force } = input;
    await checkOutput(out, force);
    const { key, from, cid, ...which } = isCid(input.dataset)
      ? await ownCiphertext(input)
      : await ofDataset(input, context);
    const progress = showProgress(input.progress);
    const bytes = await downloadToFile({
      from,
      key,
      path: out,
      // names the content, so that what another version left is never taken up
      part: join(dirname(out), `.${basename(out)}.${cid.slice(-16)}.part`),
      onBytes: (done, size) => progress.step("downloading", done, size),
    }).finally(progress.end);
    return { ...which, file: out, bytes, sha256: await sha256Of(out), cid };
  },
  render: ({ file, bytes, sha256, cid }) => facts({ file, bytes, sha256, cid }),
});

type Found = {
  key: Uint8Array;
  from: (offset: number) => Promise<Download>;
  cid: string;
  dataset?: bigint;
  version?: string;
};

async function ofDataset(input: z.output<typeof Input>, context: CommandContext): Promise<Found> {
  const reader = await openReader();
  const { url } = await openGateway(reader);
  const dataset = await fileNamed(reader, url, input.dataset);
  const { fileKey, envelope, from } = await openKey(reader, url, dataset, input, context);
  return { key: fileKey, from, cid: envelope.cid, dataset, version: envelope.version };
}

async function ownCiphertext({ dataset: cid, identity }: z.output<typeof Input>): Promise<Found> {
  if (identity === undefined)
    throw new UsageError("A CID alone is opened with --identity, by whom it was encrypted for");
  const { url } = await openGateway(await openReader());
  const from = (offset: number) => downloadFrom(url, cid, offset);
  const secret = await openIdentity(identity);
  return { key: await keyIn((await from(0)).bytes, secret), from, cid };
}

async function sha256Of(path: string): Promise<string> {
  const { stream, digest } = hashed(readFileStream(path));
  for await (const _ of stream);
  return digest().slice(2);
}
