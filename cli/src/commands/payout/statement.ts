import { isAddressEqual } from "viem";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import {
  STATEMENT,
  Statement,
  accountAsked,
  amountColumns,
  derivedShares,
  statementCsv,
} from "../../client/statement.ts";
import { table } from "../../client/table.ts";
import { listTokens } from "../../client/tokens.ts";
import { checkOutput, writeOutput } from "../../client/writeOutput.ts";

const COLUMNS = "block,epoch,order,pool,stream,share,dataPoints,amount,symbol,smallestUnits".split(",");

/** `datagraph payout statement`: what an account earned by each query, recomputed from the chain's events. */
export const command = defineVerb({
  options: STATEMENT,
  examples: ["payout statement --as 42", "payout statement --for 42 --out earned.csv"],
  input: Statement,
  run: async (input, context) => {
    if (input.out !== undefined) await checkOutput(input.out, input.force);
    const reader = await openReader();
    const account = await accountAsked(input, context, reader);
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
