import type { Address, Hex } from "viem";
import type { OrderPart, QueryOrder } from "../typedData.ts";

/** A span of time in seconds: records count whose anchor ends in (start, end]. */
export type Period = { start: number; end: number };

/** A query as SQL (one SELECT over pools' tables). */
export type SqlQuery = { sql: string; period?: Period };

/** The short form: some fields of one pool, filtered. `where` is a SQL condition. */
export type FieldsQuery = { pool: string; fields: readonly string[]; where?: string; period?: Period };

export type Query = SqlQuery | FieldsQuery;

/** Formats a result comes in; `arrow` is an Arrow IPC stream. */
export const RESULT_FORMATS = ["json", "csv", "parquet", "arrow"] as const;
export type ResultFormat = (typeof RESULT_FORMATS)[number];

/** Media types of results. */
export const RESULT_TYPES: Readonly<Record<ResultFormat, string>> = {
  json: "application/json",
  csv: "text/csv; charset=utf-8",
  parquet: "application/vnd.apache.parquet",
  arrow: "application/vnd.apache.arrow.stream",
};

/** What a researcher asks a gateway before signing. */
export type QuoteRequest = { query: Query; licence: number; researcher: Address };

/**
 * What the privacy floor of a personal pool holds aggregates to: groups of at least k contributors, and so many answers a
 * pass and snapshot, of which `left` are left.
 */
export type PrivacyNotice = { pool: number; k: number; answers: number; left: number };

/**
 * What a query costs: an order to sign, its exact units and their price in the token's smallest unit; `most` is the price
 * if every record that may be used were. `privacy` is empty where no aggregate of a personal pool is asked.
 */
export type Quote = {
  order: QueryOrder;
  price: bigint;
  most: bigint;
  units: readonly bigint[];
  mode: "rows" | "aggregate";
  privacy: readonly PrivacyNotice[];
};

/** A signed order with its query. `signer` is the researcher or a spender key of theirs. */
export type QueryRequest = { order: QueryOrder; query: Query; signer: Address; signature: Hex; format: ResultFormat };

/**
 * What a gateway states about one answered query, signed by its validator (EIP-191 over the canonical JSON without the
 * signature).
 */
export type Receipt = {
  format: "datagraph/receipt/v1";
  chainId: number;
  order: Hex;
  queryHash: Hex;
  /** SHA-256 of the result's bytes */
  resultHash: Hex;
  rowCount: number;
  units: readonly string[];
  /** in the token's smallest unit */
  price: string;
  token: Address;
  validator: Address;
  /** the floors of the personal pools it aggregates, and what they leave; absent where there are none */
  privacy?: readonly PrivacyNotice[];
  /** seconds */
  time: number;
  signature: Hex;
};

/** An answered query as a gateway remembers it; `query` and `format` are null for those from before it kept them. */
export type PastQuery = {
  order: Hex;
  researcher: Address;
  signer: Address;
  query: Query | null;
  format: ResultFormat | null;
  status: "run" | "settled" | "skipped";
  detail: string | null;
  receipt: Receipt;
  /** RFC 3339, UTC */
  answered: string;
};

/** What an account signs (EIP-191 over the canonical JSON without the signature) to read its own at a gateway. */
export type ReadToken = {
  format: "datagraph/read/v1";
  chainId: number;
  validator: Address;
  reader: Address;
  /** seconds; at most a day ahead */
  expires: number;
  signature: Hex;
};

/** Scheme of the `Authorization` header that carries a read token: base64url of its JSON. */
export const READ_SCHEME = "DataGraph";

/** Header in which a gateway sends the receipt beside a result: base64url of its JSON. */
export const RECEIPT_HEADER = "DataGraph-Receipt";

type Json<T> = T extends bigint
  ? string
  : T extends readonly (infer E)[]
    ? Json<E>[]
    : T extends object
      ? { [K in keyof T]: Json<T[K]> }
      : T;

/** A query order as JSON: bigints are decimal strings. */
export type OrderJson = Json<QueryOrder>;

/** Returns an order as JSON can carry it. */
export function orderToJson(order: QueryOrder): OrderJson {
  return {
    ...order,
    consentBlock: String(order.consentBlock),
    nonce: String(order.nonce),
    parts: order.parts.map((part) => ({
      ...part,
      snapshot: String(part.snapshot),
      fields: String(part.fields),
      unitPrice: String(part.unitPrice),
      maxUnits: String(part.maxUnits),
    })),
  };
}

/** Returns the order that `orderToJson` wrote. Throws SyntaxError on a number that is none. */
export function orderFromJson(json: OrderJson): QueryOrder {
  return {
    ...json,
    consentBlock: BigInt(json.consentBlock),
    nonce: BigInt(json.nonce),
    parts: json.parts.map((part): OrderPart => ({
      ...part,
      snapshot: BigInt(part.snapshot),
      fields: BigInt(part.fields),
      unitPrice: BigInt(part.unitPrice),
      maxUnits: BigInt(part.maxUnits),
    })),
  };
}
