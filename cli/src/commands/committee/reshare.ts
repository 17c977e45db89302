import { z } from "zod";
import { operate, urlList } from "../../client/operate.ts";
import { defineCommand } from "../../command.ts";

/** `datagraph committee reshare`: a plan that hands the key on, unchanged, to the same nodes or others. */
export const command = defineCommand({
  arguments: { "<urls>": "the nodes that shall hold it, separated by commas, in the order of their indices" },
  options: {
    "--from <urls>": "nodes that hold the key now, as many as their threshold, separated by commas",
    "--threshold <number>": "how many of the new nodes shall open a key",
    "--out <file>": "where the plan goes",
  },
  examples: [
    "committee reshare https://a.example,https://d.example,https://e.example --from https://a.example,https://b.example --threshold 2 --out plan.json",
  ],
  input: z.object({
    urls: z.string(),
    from: z.string(),
    threshold: z.coerce.number().int().min(1),
    out: z.string().min(1),
  }),
  run: ({ urls, from, threshold, out }) => {
    const dealers = urlList(from).flatMap((url) => ["--from", url]);
    return operate(["reshare", "--threshold", String(threshold), "--out", out, ...dealers, ...urlList(urls)]);
  },
});
