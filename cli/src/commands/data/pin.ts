import { gatewayBlocks, readVerified } from "@datagraph/sdk";
import { z } from "zod";
import { openReader } from "../../client/chain.ts";
import { DATASET } from "../../client/datasets.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { ciphertextNamed } from "../../client/ciphertext.ts";
import { PROGRESS, showProgress } from "../../client/progress.ts";
import { openStore } from "../../client/store.ts";

/** `datagraph data pin`: keeps a copy of a File's ciphertext on this machine, each block verified. */
export const command = defineVerb({
  arguments: { "<dataset>": `${DATASET}; or a CID` },
  options: PROGRESS,
  examples: ['data pin "Seattle weather, 2012 to 2015"'],
  input: z.object({ dataset: z.string(), progress: z.boolean().default(false) }),
  run: async ({ dataset, progress: always }) => {
    const reader = await openReader();
    const { url } = await openGateway(reader);
    const cid = await ciphertextNamed(reader, url, dataset);
    const { storage } = await openStore();
    const progress = showProgress(always);
    const onProgress = (done: number) => progress.step("downloading", done);
    const stored = await storage
      .put(readVerified(gatewayBlocks(url), cid), { name: cid, onProgress })
      .finally(progress.end);
    if (stored.cid !== cid)
      throw new Error(`${cid} was not made in the profile unixfs-v1-2025: here its bytes are ${stored.cid}`);
    return { cid, bytes: stored.size };
  },
});
