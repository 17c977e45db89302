import { basename } from "node:path";
import { contentSalt, digestOf, stageFile } from "@datagraph/sdk";
import { readFileLent } from "@datagraph/sdk/node";
import { z } from "zod";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { IDENTITY, Identity, openIdentity } from "../../client/identity.ts";
import { PROGRESS, showProgress } from "../../client/progress.ts";
import { fileSize } from "../../client/readInput.ts";
import { openStore } from "../../client/store.ts";

/** `datagraph data add`: encrypts a file for oneself and stores it, here and at the gateway, without registering it. */
export const command = defineVerb({
  arguments: { "<file>": "any file" },
  options: { ...IDENTITY, "--local": "keep it on this machine only", ...PROGRESS },
  examples: ["data add test/fixtures/tides.csv", "data add test/fixtures/tides.csv --local"],
  input: z.object({
    ...Identity,
    file: z.string(),
    local: z.boolean().default(false),
    progress: z.boolean().default(false),
  }),
  run: async (input) => {
    const total = await fileSize(input.file);
    const gateway = input.local ? undefined : (await openGateway(await openReader())).url;
    const identity = await openIdentity(input.identity);
    const staging = (await openStore()).staging(gateway ?? "", true);
    const progress = showProgress(input.progress);
    const source = { name: basename(input.file), open: () => readFileLent(input.file) };
    try {
      const digest = await digestOf(source, (done) => progress.step("reading", done, total));
      const key = contentSalt(identity, digest);
      const hear = (done: number) => progress.step("encrypting", done, total);
      const { cid, size, sha256 } = await stageFile(staging, key, source, digest, identity, hear);
      if (gateway !== undefined) await staging.publish(cid, (done) => progress.step("uploading", done, size));
      return { cid, bytes: size, sha256: sha256.slice(2), gateway: gateway ?? "none: on this machine only" };
    } finally {
      progress.end();
    }
  },
});
