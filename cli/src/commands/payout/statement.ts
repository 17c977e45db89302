import { isAddressEqual } from "viem";
import { z } from "zod";
import { addressNamed } from "../../client/accounts.ts";
import { AS, As, openActor } from "../../client/actor.ts";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { amountColumns, derivedShares, statementCsv } from "../../client/statement.ts";
import { table } from "../../client/table.ts";
import { listTokens } from "../../client/tokens.ts";
import { checkOutput, writeOutput } from "../../client/writeOutput.ts";

const COLUMNS = "block,epoch,order,pool,stream,share,dataPoints,amount,symbol,smallestUnits".split(",");

/** `datagraph payout statement`: what an account earned by each query, recomputed from the chain's events. */
export const command = defineVerb({
  options: {
    ...AS,
    "--for <who>": "another account: an address or a development account",
    "--out <file>": "write it as CSV (default: show it)",
    "--force": "replace the file if it is there",
  },
  examples: ["payout statement --as 42", "payout statement --for 42 --out earned.csv"],
  input: z.object({
    ...As,
    for: z.string().optional(),
    out: z.string().optional(),
    force: z.boolean().default(false),
  }),
  run: async (input, context) => {
    if (input.out !== undefined) await checkOutput(input.out, input.force);
    const reader = await openReader();
    const account =
      input.for === undefined
        ? (await openActor(input, context, reader)).account.address
        : addressNamed(input.for, reader.deployment.chainId);
    const [{ orders, shares }, tokens] = await Promise.all([
      derivedShares(reader, (share) => isAddressEqual(share.account, account)),
      listTokens(reader),
    ]);
    const rows = shares.map(({ order, epoch, pool, stream, kind, units, amount, token }) => ({
      ...{ block: orders.get(order)!.blockNumber, epoch, order, pool, stream: stream ?? "", share: kind },
      ...{ dataPoints: units, ...amountColumns(amount, token, tokens) },
    }));
    if (input.out !== undefined) await writeOutput(input.out, statementCsv(rows, COLUMNS));
    return { account, file: input.out ?? null, rows };
  },
  render: ({ rows, file }) =>
    file === null
      ? table(
          ["epoch", "pool", "stream", "for", "data points", "amount", "order"],
          rows.map((row) => [
            ...[row.epoch, row.pool, row.stream, row.share, row.dataPoints],
            ...[`${row.amount} ${row.symbol}`, row.order],
          ]),
          "Nothing earned by usage yet",
        )
      : `${rows.length} shares in ${file}`,
});
