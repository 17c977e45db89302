import { type Storage, gatewayBlocks, readVerified } from "@datagraph/sdk";
import { openKuboStorage, pinningService, pinningStorage, pinningToken } from "@datagraph/sdk/node";
import { z } from "zod";
import { openReader } from "../../client/chain.ts";
import { ciphertextNamed } from "../../client/ciphertext.ts";
import { DATASET } from "../../client/datasets.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { PROGRESS, showProgress } from "../../client/progress.ts";
import { openStore } from "../../client/store.ts";

const url = z.url({ protocol: /^https?$/, error: "give a URL such as http://127.0.0.1:5001" }).optional();
const Input = z.object({ dataset: z.string(), kubo: url, service: url, progress: z.boolean().default(false) });

/** `datagraph data pin`: keeps a copy of a File's ciphertext, here or elsewhere, each block verified. */
export const command = defineVerb({
  arguments: { "<dataset>": `${DATASET}; or a CID` },
  options: {
    "--kubo <url>": "in a Kubo node, by its RPC API (default in the store on this machine)",
    "--service <url>": "at a pinning service too, which fetches it from there; its token is DATAGRAPH_PINNING_TOKEN",
    ...PROGRESS,
  },
  examples: [
    'data pin "Seattle weather, 2012 to 2015"',
    "data pin bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e --kubo http://127.0.0.1:5001",
  ],
  input: Input,
  run: async (input) => {
    const storage = await storageOf(input);
    const reader = await openReader();
    const { url: gateway } = await openGateway(reader);
    const cid = await ciphertextNamed(reader, gateway, input.dataset);
    const progress = showProgress(input.progress);
    const onProgress = (done: number) => progress.step("downloading", done);
    const stored = await storage
      .put(readVerified(gatewayBlocks(gateway), cid), { name: cid, onProgress })
      .finally(progress.end);
    if (stored.cid !== cid)
      throw new Error(`${cid} was not made in the profile unixfs-v1-2025: here its bytes are ${stored.cid}`);
    return { cid, bytes: stored.size, at: input.service ?? input.kubo ?? "this machine" };
  },
});

async function storageOf({ kubo, service }: z.output<typeof Input>): Promise<Storage> {
  const local = kubo === undefined ? (await openStore()).storage : openKuboStorage({ url: kubo });
  if (service === undefined) return local;
  return pinningStorage(local, pinningService({ endpoint: service, token: pinningToken() }));
}
