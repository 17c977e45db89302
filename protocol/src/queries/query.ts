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

/** What a researcher asks a gateway before signing. */
export type QuoteRequest = { query: Query; licence: number; researcher: Address };

/** What a query would cost: an order to sign, its exact units and price in the token's smallest unit. */
export type Quote = { order: QueryOrder; price: bigint; units: readonly bigint[]; mode: "rows" | "aggregate" };

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
  /** seconds */
  time: number;
  signature: Hex;
};

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
