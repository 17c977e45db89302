import { z } from "zod";
import { operate, urlList } from "../../client/operate.ts";
import { table } from "../../client/table.ts";
import { defineCommand } from "../../command.ts";

const Status = z.object({
  nodes: z.array(
    z.looseObject({
      url: z.string(),
      ok: z.boolean(),
      node: z.number().nullish(),
      nodes: z.number().nullish(),
      threshold: z.number().nullish(),
      epoch: z.number().optional(),
      ceremony: z.string().optional(),
      receipts: z.number().optional(),
      error: z.string().optional(),
    }),
  ),
});

/** `datagraph committee status`: how nodes stand. */
export const command = defineCommand({
  arguments: { "[urls]": "the nodes, separated by commas; those of DATAGRAPH_COMMITTEE_URLS if absent" },
  examples: ["committee status", "committee status https://a.example,https://b.example"],
  input: z.object({ urls: z.string().optional() }),
  run: async ({ urls = process.env.DATAGRAPH_COMMITTEE_URLS ?? "" }) => {
    if (urlList(urls).length === 0) throw new Error("Name the nodes, or set DATAGRAPH_COMMITTEE_URLS");
    return Status.parse(await operate(["status", ...urlList(urls)])).nodes;
  },
  render: (nodes) =>
    table(
      ["node", "index", "epoch", "threshold", "released", "ceremony"],
      nodes.map(({ url, ok, node, nodes: count, threshold, epoch, ceremony, receipts, error }) =>
        ok
          ? [
              url,
              node ?? "none",
              epoch ?? 0,
              threshold ? `${threshold} of ${count}` : "none",
              receipts ?? 0,
              ceremony ?? "",
            ]
          : [url, "down", "", "", "", error ?? ""],
      ),
      "No nodes",
    ),
});
