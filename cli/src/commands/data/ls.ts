import { z } from "zod";
import { defineVerb } from "../../client/defineVerb.ts";
import { showBytes } from "../../client/progress.ts";
import { openStore } from "../../client/store.ts";
import { table } from "../../client/table.ts";

/** `datagraph data ls`: the ciphertext in the store on this machine. */
export const command = defineVerb({
  examples: ["data ls"],
  input: z.object({}),
  run: async () => {
    const { storage } = await openStore();
    const files: { cid: string; bytes: number }[] = [];
    for await (const cid of storage.ls()) files.push({ cid, bytes: await storage.size(cid) });
    return files.sort((a, b) => (a.cid < b.cid ? -1 : 1));
  },
  render: (files) =>
    table(
      ["size", "cid"],
      files.map(({ cid, bytes }) => [showBytes(bytes), cid]),
      "Nothing is stored on this machine: ./datagraph data add",
    ),
});
