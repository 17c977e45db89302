import { z } from "zod";
import { operate, urlList } from "../../client/operate.ts";
import { defineCommand } from "../../command.ts";

/** `datagraph committee export`: the committee's public half, for clients and gateways. */
export const command = defineCommand({
  arguments: { "<urls>": "the committee's nodes, separated by commas; they must tell the same" },
  options: { "--out <file>": "where it goes", "--wait <seconds>": "how long to wait for their ceremony; 0 if absent" },
  examples: ["committee export http://127.0.0.1:8546,http://127.0.0.1:8547,http://127.0.0.1:8548 --out committee.json"],
  input: z.object({ urls: z.string(), out: z.string().min(1), wait: z.coerce.number().min(0).default(0) }),
  run: ({ urls, out, wait }) => operate(["export", "--out", out, "--wait", String(wait), ...urlList(urls)]),
});
