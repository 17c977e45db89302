import { RECEIPT_HEADER, type ResultFormat, orderFromJson, orderToJson } from "@datagraph/protocol";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { quoteQuery } from "../queries/quoteQuery.ts";
import { runQuery } from "../queries/runQuery.ts";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";
import { jsonLimit } from "./jsonLimit.ts";
import { quoteSchema, runSchema } from "./querySchemas.ts";

const CONTENT_TYPES: Record<ResultFormat, string> = {
  json: "application/json",
  csv: "text/csv; charset=utf-8",
  parquet: "application/vnd.apache.parquet",
  arrow: "application/vnd.apache.arrow.stream",
};

/**
 * `POST /queries/quote` returns what a query costs and the order to sign; `POST /queries` runs a signed order: the body
 * is the result, its receipt is in the header `DataGraph-Receipt`; `GET /queries/{order}` says how far settlement is.
 */
export function queryRoutes(services: Services): Hono {
  return new Hono()
    .use(bodyLimit(jsonLimit))
    .post("/quote", async (context) => {
      const ask = quoteSchema.parse(await context.req.json());
      const { order, price, units, mode } = await quoteQuery(services, defined(ask));
      return context.json({ order: orderToJson(order), price: String(price), units: units.map(String), mode });
    })
    .post("/", async (context) => {
      const asked = runSchema.parse(await context.req.json());
      const request = defined({ ...asked, order: orderFromJson(asked.order) });
      const { body, receipt } = await runQuery(services, request, context.req.raw.signal);
      return new Response(body as BodyInit, {
        headers: {
          "content-type": CONTENT_TYPES[request.format],
          [RECEIPT_HEADER]: Buffer.from(JSON.stringify(receipt)).toString("base64url"),
        },
      });
    })
    .get("/:order", async (context) => {
      const hash = context.req.param("order").toLowerCase();
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
