import { type ChainReader, chunkRoot, gatewayBlocks, readVerified, recordSecret, streamDataRoot } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As } from "../../client/actor.ts";
import { openReader } from "../../client/chain.ts";
import { ciphertextNamed } from "../../client/ciphertext.ts";
import { DATASET, fileNamed } from "../../client/datasets.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { describedFile, withTable } from "../../client/fileRecords.ts";
import { openGateway } from "../../client/gate.ts";
import { openKey } from "../../client/openKey.ts";
import { PROGRESS, showProgress } from "../../client/progress.ts";
import { isCid } from "../../client/store.ts";
import type { CommandContext } from "../../command.ts";

const Input = z.object({
  ...As,
  dataset: z.string(),
  identity: z.string().optional(),
  progress: z.boolean().default(false),
});

/** `datagraph data verify`: fetches every block against its hash and, with a key, every record against the data root. */
export const command = defineVerb({
  arguments: { "<dataset>": `${DATASET}; or a CID` },
  options: {
    ...AS,
    "--identity <file>": "the locked age identity of its contributor: check the plaintext too",
    ...PROGRESS,
  },
  examples: [
    'data verify "Seattle weather, 2012 to 2015"',
    'data verify "Seattle weather, 2012 to 2015" --as researcher',
  ],
  input: Input,
  run: async (input, context) => {
    const reader = await openReader();
    const { url } = await openGateway(reader);
    const cid = await ciphertextNamed(reader, url, input.dataset);
    const progress = showProgress(input.progress);
    let bytes = 0;
    try {
      for await (const part of readVerified(gatewayBlocks(url), cid))
        progress.step("verifying blocks", (bytes += part.length));
    } finally {
      progress.end();
    }
    const mayOpen = !isCid(input.dataset) && (input.as !== undefined || input.identity !== undefined);
    return { cid, bytes, blocks: "verified", ...(mayOpen && (await verifyPlaintext(reader, url, input, context))) };
  },
});

async function verifyPlaintext(
  reader: ChainReader,
  url: string,
  input: z.output<typeof Input>,
  context: CommandContext,
) {
  const id = await fileNamed(reader, url, input.dataset);
  const opened = await openKey(reader, url, id, input, context);
  const file = await describedFile(reader, url, id, opened);
  const secret = recordSecret(opened.fileKey);
  const { root, records } = await withTable(file, opened.fileKey, opened, async (table) => {
    if (table === undefined) return { ...(await chunkRoot(file.plaintext(), file.scope, secret)), records: 1 };
    const names = table.fields.map(({ name }) => name);
    const found = await streamDataRoot(table.records(), file.scope, secret, names);
    return { root: found.root, records: found.count };
  });
  const { root: committed } = opened.envelope;
  if (root !== committed)
    throw new Error(`The plaintext's data root is ${root}, but dataset ${id} committed to ${committed}`);
  return { dataset: id, records, root, plaintext: "verified" };
}
