import { z } from "zod";
import { operate, urlList } from "../../client/operate.ts";
import { defineCommand } from "../../command.ts";

/** `datagraph committee plan`: a plan for a fresh key among running nodes. */
export const command = defineCommand({
  arguments: { "<urls>": "the nodes, separated by commas, in the order of their indices" },
  options: { "--threshold <number>": "how many of them shall open a key", "--out <file>": "where the plan goes" },
  examples: ["committee plan https://a.example,https://b.example,https://c.example --threshold 2 --out plan.json"],
  input: z.object({ urls: z.string(), threshold: z.coerce.number().int().min(1), out: z.string().min(1) }),
  run: ({ urls, threshold, out }) =>
    operate(["plan", "--threshold", String(threshold), "--out", out, ...urlList(urls)]),
});
