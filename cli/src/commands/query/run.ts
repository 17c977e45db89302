import { extname } from "node:path";
import { type Query, RESULT_FORMATS, type Quote, type ResultFormat } from "@datagraph/protocol";
import {
  type ChainClient,
  type ReadHeaders,
  asAccount,
  fetchSaved,
  quoteQuery,
  readToken,
  runQuery,
} from "@datagraph/sdk";
import { z } from "zod";
import { AS, As, openActor } from "../../client/actor.ts";
import { chainTime, openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { depositOf } from "../../client/deposit.ts";
import { openGateway } from "../../client/gate.ts";
import { QUERY, QueryInput, askedFor, readQuote } from "../../client/query.ts";
import { facts, table } from "../../client/table.ts";
import { showTime } from "../../client/time.ts";
import { type Token, parseAmount, showAmount, tokenOf } from "../../client/tokens.ts";
import { checkOutput, writeOutput } from "../../client/writeOutput.ts";
import { UsageError } from "../../usageError.ts";

const Input = z.object({
  ...As,
  ...QueryInput,
  quote: z.string().optional(),
  saved: z.string().optional(),
  maxPrice: z.string().optional(),
  format: z.enum(RESULT_FORMATS, `give ${RESULT_FORMATS.join(", ")}`).optional(),
  out: z.string().optional(),
  force: z.boolean().default(false),
});

/** `datagraph query run`: signs an order for a query, has it run, and keeps the answer. */
export const command = defineVerb({
  options: {
    ...AS,
    ...QUERY,
    "--quote <file>": "instead of a query: a quote that query quote --out kept",
    "--saved <name>": "instead of a query: one that query save kept",
    "--max-price <tokens>": "pay at most so many whole tokens",
    "--format <format>": "json, csv, parquet or arrow (default by the file's ending, else json)",
    "--out <file>": "where to write the answer (default: show it)",
    "--force": "replace the file if it is there",
  },
  examples: [
    'query run --sql "SELECT cat, count(*) AS people FROM health GROUP BY cat" --max-price 1 --as researcher',
    'query run --pool bird_strikes --fields airport,cost --where "cost > 1000000" --out strikes.csv --as researcher',
    "query run --quote quote.json --as researcher",
  ],
  input: Input,
  run: async (input, context) => {
    const format = formatOf(input);
    if (input.out !== undefined) await checkOutput(input.out, input.force);
    const given = input.quote === undefined && input.saved === undefined ? askedFor(input) : undefined;
    const reader = await openReader();
    const { account } = await openActor(input, context, reader);
    const client = asAccount(reader, account);
    const { url, validator } = await openGateway(client);
    const asked =
      input.saved === undefined ? given : await savedNamed(url, await readToken(client, validator), input.saved);
    const { query, quote } =
      asked === undefined
        ? await readQuote(input.quote!)
        : { query: asked.query, quote: await quoteQuery(url, { ...asked, researcher: account.address }) };
    const token = await tokenOf(client, quote.order.token);
    await checkQuote(client, quote, token, input.maxPrice);
    const { receipt, body } = await runQuery(url, client, query, quote, format);
    if (input.out !== undefined) await writeOutput(input.out, body);
    const shown = input.out === undefined ? answerOf(body, format) : { file: input.out };
    return { order: receipt.order, price: BigInt(receipt.price), token, rowCount: receipt.rowCount, ...shown, receipt };
  },
  render: ({ order, price, token, rowCount, receipt, ...shown }) => {
    const paid = facts({
      order,
      price: showAmount(price, token),
      "data points": receipt.units.join(" + "),
      rows: rowCount,
      file: shown.file,
      next: `./datagraph query status ${order}`,
    });
    return shown.file === undefined
      ? `${shown.rows === undefined ? shown.csv! : rowTable(shown.rows)}\n\n${paid}`
      : paid;
  },
});

async function savedNamed(
  gateway: string,
  headers: ReadHeaders,
  name: string,
): Promise<{ query: Query; licence: number }> {
  const saved = await fetchSaved(gateway, headers);
  const found = saved.find((one) => one.name === name);
  if (found !== undefined) return { query: found.query, licence: found.licence };
  throw new UsageError(`You keep no query "${name}": there are ${saved.map((one) => one.name).join(", ") || "none"}`);
}

function formatOf({ format, out, quote, saved, sql, pool }: z.output<typeof Input>): ResultFormat {
  if ([quote, saved, sql ?? pool].filter((each) => each !== undefined).length > 1)
    throw new UsageError("Give one of a query, --quote and --saved");
  const ending = RESULT_FORMATS.find((one) => out !== undefined && extname(out) === `.${one}`);
  const chosen = format ?? ending ?? "json";
  if ((chosen === "parquet" || chosen === "arrow") && out === undefined)
    throw new UsageError(`${chosen} is not for a screen: name a file with --out`);
  return chosen;
}

/** Says what would fail before anything is signed. */
async function checkQuote(
  client: ChainClient,
  { order, price }: Pick<Quote, "order" | "price">,
  token: Token,
  maxPrice: string | undefined,
): Promise<void> {
  const { address } = client.walletClient.account;
  if (order.researcher.toLowerCase() !== address.toLowerCase())
    throw new Error(`The quote is for ${order.researcher}, not for ${address}: ask for one of your own`);
  const now = await chainTime(client);
  if (order.deadline < now)
    throw new Error(
      `The order expired at ${showTime(order.deadline)}: ask for a new quote with ./datagraph query quote`,
    );
  const most = maxPrice === undefined ? price : parseAmount(maxPrice, token, "--max-price");
  if (price > most)
    throw new Error(`The query costs ${showAmount(price, token)}, above the limit of ${showAmount(most, token)}`);
  const { withdrawable, credit } = await depositOf(client, address, order.validator, order.token);
  if (price > withdrawable + credit)
    throw new Error(
      `The query costs ${showAmount(price, token)}, and the deposit towards ${order.validator} has ${showAmount(withdrawable + credit, token)}: ./datagraph deposit add`,
    );
}

type Row = Record<string, unknown>;

function answerOf(body: Uint8Array, format: ResultFormat): { rows?: Row[]; csv?: string; file?: string } {
  const text = new TextDecoder().decode(body);
  return format === "json" ? { rows: JSON.parse(text) as Row[] } : { csv: text.trimEnd() };
}

function rowTable(rows: readonly Row[]): string {
  const names = Object.keys(rows[0] ?? {});
  return table(
    names,
    rows.map((row) => names.map((name) => row[name] ?? "null")),
    "No rows",
  );
}
