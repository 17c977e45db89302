import { licenceName } from "@datagraph/protocol";
import { z } from "zod";
import { openReader } from "../../client/chain.ts";
import { DATASET, datasetNamed } from "../../client/datasets.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { Big, rowsOf } from "../../client/indexer.ts";

import { table } from "../../client/table.ts";
import { showDuration } from "../../client/time.ts";
import { listTokens, showAmount } from "../../client/tokens.ts";

const Row = z.object({
  licence: z.number(),
  price: Big,
  duration: Big,
  token: z.number(),
  seats: z.number(),
  download: z.boolean(),
});

/** `datagraph offer show`: what passes for a dataset cost. */
export const command = defineVerb({
  arguments: { "<dataset>": DATASET },
  examples: ["offer show diet"],
  input: z.object({ dataset: z.string() }),
  run: async ({ dataset: text }) => {
    const reader = await openReader();
    const { id } = await datasetNamed(reader, (await openGateway(reader)).url, text);
    const where = { dataset: id, active: true };
    const [rows, tokens] = await Promise.all([
      rowsOf(reader, "offers", { where }, Row, Object.keys(Row.shape).join(" ")),
      listTokens(reader),
    ]);
    const byIndex = new Map(tokens.map((token) => [token.index, token]));
    return { dataset: id, offers: rows.map((row) => ({ ...row, token: byIndex.get(row.token)! })) };
  },
  render: ({ offers }) =>
    table(
      ["licence", "price", "lasts", "seats", "raw data"],
      offers.map((one) => [
        licenceName(one.licence),
        showAmount(one.price, one.token),
        showDuration(one.duration),
        one.seats,
        one.download ? "yes" : "no",
      ]),
      "No offers: its owner makes one with ./datagraph offer set",
    ),
});
