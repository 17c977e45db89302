import { RECEIPT_HEADER, RESULT_FORMATS, type ResultFormat, orderFromJson, orderToJson } from "@datagraph/protocol";
import { Hono } from "hono";
import { isAddress, isHex } from "viem";
import { z } from "zod";
import { quoteQuery } from "../queries/quoteQuery.ts";
import { runQuery } from "../queries/runQuery.ts";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";

const address = z.custom<`0x${string}`>((value) => typeof value === "string" && isAddress(value, { strict: false }), {
  error: "must be an address",
});
const bytes = z.custom<`0x${string}`>((value) => isHex(value) && value.length <= 20_000, {
  error: "must be hexadecimal",
});
const decimal = z.string().regex(/^\d{1,78}$/, { error: "must be a decimal number" });
const seconds = z
  .number()
  .int()
  .min(0)
  .lt(2 ** 40);
const period = z.strictObject({ start: seconds, end: seconds }).optional();
const query = z.union([
  z.strictObject({ sql: z.string().max(100_000), period }),
  z.strictObject({
    pool: z.string().max(128),
    fields: z.array(z.string().max(128)).min(1).max(256),
    where: z.string().max(100_000).optional(),
    period,
  }),
]);
const part = z.strictObject({
  pool: z.number().int(),
  licence: z.number().int(),
  rows: z.boolean(),
  snapshot: decimal,
  fields: decimal,
  periodStart: seconds,
  periodEnd: seconds,
  unitPrice: decimal,
  maxUnits: decimal,
});
const order = z.strictObject({
  researcher: address,
  validator: address,
  token: address,
  queryHash: bytes,
  consentBlock: decimal,
  nonce: decimal,
  deadline: seconds,
  parts: z.array(part).min(1).max(8),
});
const quoteSchema = z.strictObject({ query, licence: z.number().int().min(1).max(63), researcher: address });
const runSchema = z.strictObject({
  order,
  query,
  signer: address,
  signature: bytes,
  format: z.enum(RESULT_FORMATS).default("json"),
});

const CONTENT_TYPES: Record<ResultFormat, string> = {
  json: "application/json",
  csv: "text/csv; charset=utf-8",
  parquet: "application/vnd.apache.parquet",
};

/**
 * `POST /queries/quote` returns what a query costs and the order to sign; `POST /queries` runs a signed order: the body
 * is the result, its receipt is in the header `DataGraph-Receipt`; `GET /queries/{order}` says how far settlement is.
 */
export function queryRoutes(services: Services): Hono {
  return new Hono()
    .post("/quote", async (context) => {
      const ask = quoteSchema.parse(await context.req.json());
      const { order, price, units, mode } = await quoteQuery(services, defined(ask));
      return context.json({ order: orderToJson(order), price: String(price), units: units.map(String), mode });
    })
    .post("/", async (context) => {
      const request = runSchema.parse(await context.req.json());
      const { body, receipt } = await runQuery(services, defined({ ...request, order: orderFromJson(request.order) }));
      return new Response(body as BodyInit, {
        headers: {
          "content-type": CONTENT_TYPES[request.format],
          [RECEIPT_HEADER]: Buffer.from(JSON.stringify(receipt)).toString("base64url"),
        },
      });
    })
    .get("/:order", async (context) => {
      const hash = context.req.param("order");
      const { rows } = await services.database.query<{ status: string; detail: string | null; receipt: object }>(
        "select status, detail, receipt from gateway.query where order_hash = $1",
        [hash],
      );
      if (rows[0] === undefined)
        throw new Refused(404, "unknown-order", `This gateway answered no order ${hash}`, { order: hash });
      return context.json(rows[0]);
    });
}

/** Zod's optional properties are `T | undefined`; ours are absent or T. JSON carries no undefined, so they are the same. */
function defined<T>(value: T): Exact<T> {
  return value as Exact<T>;
}

type Exact<T> = T extends bigint | string | number | boolean | Uint8Array
  ? T
  : T extends readonly (infer E)[]
    ? Exact<E>[]
    : { [K in keyof T]: Exact<Exclude<T[K], undefined>> };
