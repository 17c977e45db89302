import { licenceName } from "@datagraph/protocol";
import { z } from "zod";
import { addressNamed } from "../../client/accounts.ts";
import { AS, As, openActor } from "../../client/actor.ts";
import { chainTime, openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { Big, HexText, rowsOf } from "../../client/indexer.ts";

import { table } from "../../client/table.ts";
import { showTime } from "../../client/time.ts";

const Row = z.object({
  id: Big,
  dataset: Big,
  holder: HexText,
  licence: z.number(),
  expiry: Big,
  seats: z.number(),
  download: z.boolean(),
  revoked: z.boolean(),
});

/** `datagraph pass list`: the passes of an account. */
export const command = defineVerb({
  options: { ...AS, "--for <who>": "another account: an address or a development account" },
  examples: ["pass list --as researcher", "pass list --for 0x976EA74026E726554dB657fA54763abd0C3a0aa9"],
  input: z.object({ ...As, for: z.string().optional() }),
  run: async (input, context) => {
    const reader = await openReader();
    const holder =
      input.for === undefined
        ? (await openActor(input, context, reader)).account.address
        : addressNamed(input.for, reader.deployment.chainId);
    const where = { holder: holder.toLowerCase() };
    const rows = await rowsOf(reader, "passs", { where, limit: 1_000 }, Row, Object.keys(Row.shape).join(" "));
    const now = await chainTime(reader);
    return rows.map((row) => ({ ...row, status: row.revoked ? "revoked" : row.expiry > now ? "valid" : "expired" }));
  },
  render: (rows) =>
    table(
      ["status", "licence", "expires", "seats", "raw data", "dataset"],
      rows.map((row) => [
        row.status,
        licenceName(row.licence),
        showTime(row.expiry),
        row.seats,
        row.download ? "yes" : "no",
        row.dataset,
      ]),
      "No passes: ./datagraph pass buy",
    ),
});
