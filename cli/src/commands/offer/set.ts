import { licenceName } from "@datagraph/protocol";
import { read, write } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { DATASET, datasetNamed } from "../../client/datasets.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { licenceNamed } from "../../client/licences.ts";
import { counted } from "../../client/table.ts";
import { parseDuration, showDuration } from "../../client/time.ts";
import { parseAmount, showAmount, tokenNamed } from "../../client/tokens.ts";

/** `datagraph offer set`: what a pass for a dataset costs under one licence. */
export const command = defineVerb({
  arguments: { "<dataset>": DATASET },
  options: {
    ...AS,
    "--licence <name>": "open, academic, commercial, restricted, custom or a number",
    "--price <tokens>": "price in whole tokens; for a pool, what the buyer's query deposit starts with",
    "--duration <time>": "how long a pass lasts: 90d, 12h",
    "--token <symbol>": "settlement token (default tUSD on the local chain)",
    "--seats <number>": "addresses besides the holder that may use a pass (default 0)",
    "--no-download": "sell no raw data (a pool never does)",
  },
  examples: [
    'offer set "Seattle weather, 2012 to 2015" --licence academic --price 10 --duration 30d --as station',
    "offer set diet --licence academic --price 2 --duration 90d --as operator",
  ],
  input: z.object({
    ...As,
    dataset: z.string(),
    licence: z.string("name the licence"),
    price: z.string("give the price"),
    duration: z.string("give how long a pass lasts"),
    token: z.string().optional(),
    seats: z.coerce
      .number("give a whole number")
      .int("give a whole number")
      .min(0, "give 0 or more")
      .max(255, "give at most 255")
      .default(0),
    download: z.boolean().default(true),
  }),
  run: async (input, context) => {
    const licence = licenceNamed(input.licence);
    const duration = parseDuration(input.duration, "--duration");
    const { client } = await openSender(input, context);
    const [{ id, kind }, token] = await Promise.all([
      datasetNamed(client, (await openGateway(client)).url, input.dataset),
      tokenNamed(client, input.token),
    ]);
    const price = parseAmount(input.price, token, "--price");
    const download = kind !== "pool" && input.download;
    const value = { price, duration, token: token.index, seats: input.seats, download };
    const { transactionHash } = await write(client, "AccessPass", "offer", [id, licence, value]);
    const offerHash = await read(client, "AccessPass", "offerHash", [id, licence]);
    return {
      dataset: id,
      licence,
      price,
      token,
      duration,
      seats: input.seats,
      download,
      offerHash,
      transaction: transactionHash,
    };
  },
  render: ({ dataset, licence, price, token, duration, seats, download }) =>
    `${licenceName(licence)}: ${showAmount(price, token)} for ${showDuration(duration)}, ${counted(seats, "seat")}, ${download ? "with the raw data" : "queries only"}\nBuy: ./datagraph pass buy ${dataset} --licence ${licenceName(licence)} --as researcher`,
});
