import {
  type OrderJson,
  type PrivacyNotice,
  type Query,
  type Quote,
  orderFromJson,
  orderToJson,
} from "@datagraph/protocol";
import { z } from "zod";
import { UsageError } from "../usageError.ts";
import { listOf } from "./inputs.ts";
import { licenceNamed } from "./licences.ts";
import { readJson } from "./readInput.ts";
import { parseTime } from "./time.ts";

/** Options that say what is asked. */
export const QUERY = {
  "--sql <select>": "one SELECT over pools' tables",
  "--pool <name>": "the short form: one pool ...",
  "--fields <names>": "... these fields of it ...",
  "--where <condition>": "... where this holds",
  "--from <time>": "only records of periods that end after this",
  "--to <time>": "... and not after this",
  "--licence <name>": "under which licence's pass (default academic)",
} as const;

/** The input that goes with `QUERY`. */
export const QueryInput = {
  sql: z.string().min(1, "give a SELECT").optional(),
  pool: z.string().optional(),
  fields: z.string().optional(),
  where: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  licence: z.string().default("academic"),
};

type Given = { [K in keyof typeof QueryInput]?: z.output<(typeof QueryInput)[K]> };

/** A quote with its question, as `query quote --out` keeps it. */
export type SavedQuote = { query: Query; quote: Pick<Quote, "order" | "price" | "units" | "mode"> };

const LATEST = 2 ** 40 - 1;
const Decimal = z.string().regex(/^\d+$/);
const Saved = z.object({
  format: z.literal("datagraph/quote/v1"),
  query: z.looseObject({}),
  price: Decimal,
  units: z.array(Decimal),
  mode: z.enum(["rows", "aggregate"]),
  order: z.looseObject({ parts: z.array(z.looseObject({})).min(1), nonce: Decimal, consentBlock: Decimal }),
});

/** Returns the query and licence that the options say. Throws UsageError when they say none, or two. */
export function askedFor(input: Given): { query: Query; licence: number } {
  const { sql, pool, fields, where, from, to } = input;
  const short = pool !== undefined || fields !== undefined || where !== undefined;
  if ((sql !== undefined) === short)
    throw new UsageError("Say what to ask: --sql <select>, or --pool with --fields (and --where)");
  const period =
    from === undefined && to === undefined
      ? {}
      : {
          period: {
            start: from === undefined ? 0 : parseTime(from, "--from"),
            end: to === undefined ? LATEST : parseTime(to, "--to"),
          },
        };
  const licence = licenceNamed(input.licence ?? "academic");
  if (sql !== undefined) return { query: { sql, ...period }, licence };
  if (pool === undefined || fields === undefined) throw new UsageError("The short form needs both --pool and --fields");
  return { query: { pool, fields: listOf(fields), ...(where !== undefined && { where }), ...period }, licence };
}

/** Returns what a pool's privacy floor asks, in words. */
export function showPrivacy({ pool, k, answers, left }: PrivacyNotice): string {
  return `pool ${pool}: groups of at least ${k} people; ${left} of ${answers} answers left in this snapshot`;
}

/** Returns a query in one line. */
export function showQuery(query: Query): string {
  const text =
    "sql" in query
      ? query.sql
      : `${query.pool}: ${query.fields.join(", ")}${query.where === undefined ? "" : ` where ${query.where}`}`;
  return text.replace(/\s+/g, " ");
}

/** Returns a quote with its query as JSON for a file. */
export function quoteToJson({ query, quote }: SavedQuote): object {
  const { order, price, units, mode } = quote;
  return {
    format: "datagraph/quote/v1",
    query,
    price: String(price),
    units: units.map(String),
    mode,
    order: orderToJson(order),
  };
}

/** Returns what `quoteToJson` wrote to a file. Throws when it is none. */
export async function readQuote(file: string): Promise<SavedQuote> {
  const parsed = Saved.safeParse(await readJson(file));
  if (!parsed.success) throw new Error(`${file} holds no quote: make one with ./datagraph query quote --out ${file}`);
  const { query, order, price, units, mode } = parsed.data;
  return {
    query: query as unknown as Query,
    quote: {
      order: orderFromJson(order as unknown as OrderJson),
      price: BigInt(price),
      units: units.map(BigInt),
      mode,
    },
  };
}
