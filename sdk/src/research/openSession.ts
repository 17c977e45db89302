import type { Query, Quote, ResultFormat } from "@datagraph/protocol";
import type { OrderSigner } from "../chain/signOrder.ts";
import { type Answer, quoteQuery, runQuery } from "../gateway/queries.ts";
import { type Session, parseSession, sessionSigner } from "./session.ts";

/** How one query of a session is asked. `maxPrice` is in the token's smallest unit; without it the session's limit holds. */
export type AskOptions = { format?: ResultFormat; maxPrice?: bigint; licence?: number };

/** An opened session. */
export type Research = {
  session: Session;
  /** signs as the session's key */
  signer: OrderSigner;
  /** Returns what a query would cost. Throws GatewayError. */
  quote: (query: string | Query, options?: Pick<AskOptions, "licence">) => Promise<Quote>;
  /** Quotes, signs and runs a query. Returns its answer with a checked receipt. Throws GatewayError or Error. */
  query: (query: string | Query, options?: AskOptions) => Promise<Answer>;
  /** `query`, as rows. */
  rows: (query: string | Query, options?: Omit<AskOptions, "format">) => Promise<Record<string, unknown>[]>;
};

/**
 * Opens a session, or the text of its file: from then on a query is one call, and no wallet is asked.
 *
 * @example
 * const { rows } = openSession(await readFile("session.json", "utf8"));
 * console.table(await rows("SELECT cat, count(*) AS people FROM health GROUP BY cat"));
 */
export function openSession(from: Session | string): Research {
  const session = typeof from === "string" ? parseSession(from) : from;
  const signer = sessionSigner(session);
  const { gateway, researcher } = session;
  const quote: Research["quote"] = (query, { licence = session.licence } = {}) =>
    quoteQuery(gateway, { query: asQuery(query), licence, researcher });
  const query: Research["query"] = async (asked, { format = "json", maxPrice, ...options } = {}) => {
    requireTime(session);
    const quoted = await quote(asked, options);
    requireAffordable(quoted, maxPrice ?? BigInt(session.limit));
    return runQuery(gateway, signer, asQuery(asked), quoted, format);
  };
  const rows: Research["rows"] = async (asked, options) => {
    const { body } = await query(asked, { ...options, format: "json" });
    return JSON.parse(new TextDecoder().decode(body)) as Record<string, unknown>[];
  };
  return { session, signer, quote, query, rows };
}

function asQuery(query: string | Query): Query {
  return typeof query === "string" ? { sql: query } : query;
}

function requireTime({ expires }: Session): void {
  if (expires <= Date.now() / 1_000)
    throw new Error(
      `The session expired at ${new Date(expires * 1_000).toISOString()}: make another with datagraph query session`,
    );
}

function requireAffordable({ price }: Quote, most: bigint): void {
  if (price > most) throw new Error(`The query costs ${price}, and at most ${most} may be spent on it`);
}
