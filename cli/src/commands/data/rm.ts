import { z } from "zod";
import { defineVerb } from "../../client/defineVerb.ts";
import { cidNamed, openStore } from "../../client/store.ts";
import { counted } from "../../client/table.ts";

/** `datagraph data rm`: gives up ciphertext in the store on this machine; copies elsewhere stay. */
export const command = defineVerb({
  arguments: { "<cid>": "whose, as ./datagraph data ls shows it" },
  examples: ["data rm bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"],
  input: z.object({ cid: z.string() }),
  run: async ({ cid: text }) => {
    const cid = cidNamed(text);
    const { storage } = await openStore();
    if (!(await storage.has(cid))) throw new Error(`${cid} is not stored on this machine: see ./datagraph data ls`);
    await storage.unpin(cid);
    const { blocks } = await storage.gc();
    return { cid, blocks };
  },
  render: ({ cid, blocks }) => `${cid} is gone from this machine (${counted(blocks, "block")}); copies elsewhere stay`,
});
