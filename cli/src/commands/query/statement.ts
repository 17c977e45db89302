import { unpackFacts } from "@datagraph/protocol";
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

const COLUMNS = "block,epoch,order,validator,dataPoints,paid,refunded,amount,symbol,smallestUnits".split(",");

/** `datagraph query statement`: what an account paid for each query, refunds taken off, from the chain's events. */
export const command = defineVerb({
  options: STATEMENT,
  examples: ["query statement --as researcher", "query statement --as researcher --out paid.csv"],
  input: Statement,
  run: async (input, context) => {
    if (input.out !== undefined) await checkOutput(input.out, input.force);
    const reader = await openReader();
    const researcher = await accountAsked(input, context, reader);
    const [{ orders, units, shares }, tokens] = await Promise.all([
      derivedShares(reader, ({ kind }) => kind === "refund"),
      listTokens(reader),
    ]);
    const rows = [...orders.values()]
      .filter(({ args }) => isAddressEqual(args.researcher, researcher))
      .map(({ blockNumber: block, args: { order, validator, token, amount, facts } }) => {
        const refund = shares.reduce((sum, share) => sum + (share.order === order ? share.amount : 0n), 0n);
        const whole = (value: bigint): string => amountColumns(value, token, tokens).amount;
        const { epoch } = unpackFacts(facts);
        return {
          ...{ block, epoch, order, validator, dataPoints: units.get(order) ?? 0n },
          ...{ paid: whole(amount), refunded: whole(refund), ...amountColumns(amount - refund, token, tokens) },
        };
      });
    if (input.out !== undefined) await writeOutput(input.out, statementCsv(rows, COLUMNS));
    return { researcher, file: input.out ?? null, rows };
  },
  render: ({ rows, file }) =>
    file === null
      ? table(
          ["epoch", "data points", "paid", "refunded", "cost", "order"],
          rows.map((row) => [
            row.epoch,
            row.dataPoints,
            row.paid,
            row.refunded,
            `${row.amount} ${row.symbol}`,
            row.order,
          ]),
          "No settled queries",
        )
      : `${rows.length} queries in ${file}`,
});
