import { z } from "zod";
import { addressNamed } from "../../client/accounts.ts";
import { AS, As, openActor } from "../../client/actor.ts";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { Big, HexText, rowsOf } from "../../client/indexer.ts";
import { table } from "../../client/table.ts";
import { showTime } from "../../client/time.ts";
import { listTokens, showAmount } from "../../client/tokens.ts";

const Row = z.object({ order: HexText, token: HexText, amount: Big, units: Big, epoch: Big, time: Big });

/** `datagraph query list`: an account's settled queries. */
export const command = defineVerb({
  options: { ...AS, "--for <who>": "another account: an address or a development account" },
  examples: ["query list --as researcher"],
  input: z.object({ ...As, for: z.string().optional() }),
  run: async (input, context) => {
    const reader = await openReader();
    const researcher =
      input.for === undefined
        ? (await openActor(input, context, reader)).account.address
        : addressNamed(input.for, reader.deployment.chainId);
    const where = { researcher: researcher.toLowerCase() };
    const [rows, tokens] = await Promise.all([
      rowsOf(reader, "queryOrders", { where }, Row, Object.keys(Row.shape).join(" ")),
      listTokens(reader),
    ]);
    return rows.map((row) => ({ ...row, token: tokens.find(({ address }) => address.toLowerCase() === row.token)! }));
  },
  render: (rows) =>
    table(
      ["settled", "epoch", "data points", "paid", "order"],
      rows.map((row) => [showTime(row.time), row.epoch, row.units, showAmount(row.amount, row.token), row.order]),
      "No settled queries",
    ),
});
