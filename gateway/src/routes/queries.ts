import {
  RECEIPT_HEADER,
  RESULT_TYPES,
  type Receipt,
  type ResultFormat,
  orderFromJson,
  orderToJson,
} from "@datagraph/protocol";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Address } from "viem";
import { queryHistory } from "../queries/queryHistory.ts";
import { quoteQuery } from "../queries/quoteQuery.ts";
import { runQuery } from "../queries/runQuery.ts";
import { deleteQuery, saveQuery, savedQueries } from "../queries/savedQueries.ts";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";
import { signedReader } from "../signedRead.ts";
import { jsonLimit } from "./jsonLimit.ts";
import { historySchema, quoteSchema, runSchema, savedName, savedSchema } from "./querySchemas.ts";

/**
 * `POST /queries/quote` returns what a query costs and the order to sign; `POST /queries` runs a signed order: the body
 * is the result, its receipt is in the header `DataGraph-Receipt`; `GET /queries/{order}` says how far settlement is. By
 * a read token: `GET /queries/{order}/result` gives a result again, `GET /queries` what was asked before, and
 * `/queries/saved` keeps queries. A connection that closes cancels what it waits for.
 */
export function queryRoutes(services: Services): Hono {
  return new Hono()
    .use(bodyLimit(jsonLimit))
    .post("/quote", async (context) => {
      const ask = quoteSchema.parse(await context.req.json());
      const { order, price, most, units, mode, privacy } = await quoteQuery(
        services,
        defined(ask),
        context.req.raw.signal,
      );
      const amounts = { price: String(price), most: String(most), units: units.map(String) };
      return context.json({ order: orderToJson(order), ...amounts, mode, privacy });
    })
    .post("/", async (context) => {
      const asked = runSchema.parse(await context.req.json());
      const request = defined({ ...asked, order: orderFromJson(asked.order) });
      const { body, receipt } = await runQuery(services, request, context.req.raw.signal);
      return new Response(body as BodyInit, { headers: resultHeaders(request.format, receipt) });
    })
    .get("/", async (context) => {
      const asked = historySchema.parse(context.req.query());
      const account = await signedReader(services, context);
      return context.json({ queries: await queryHistory(services.database, account, asked) });
    })
    .get("/saved", async (context) => {
      const account = await signedReader(services, context);
      return context.json({ queries: await savedQueries(services.database, account) });
    })
    .put("/saved/:name", async (context) => {
      const name = savedName.parse(context.req.param("name"));
      const asked = defined(savedSchema.parse(await context.req.json()));
      await saveQuery(services.database, await signedReader(services, context), { name, ...asked });
      return context.json({ saved: name }, 201);
    })
    .delete("/saved/:name", async (context) => {
      const name = savedName.parse(context.req.param("name"));
      await deleteQuery(services.database, await signedReader(services, context), name);
      return context.json({ deleted: name });
    })
    .get("/:order/result", async (context) => {
      const hash = context.req.param("order").toLowerCase();
      const { format, receipt } = await ownAnswer(services, hash, await signedReader(services, context));
      const kept = await services.results.open(receipt.order);
      if (kept === undefined || format === null)
        throw new Refused(410, "result-gone", `The result of order ${hash} is no longer kept`, { order: hash });
      return new Response(kept.body, {
        headers: { ...resultHeaders(format, receipt), "content-length": String(kept.size) },
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

type Answer = { format: ResultFormat | null; receipt: Receipt };

/** Somebody else's order is as unknown as none. */
async function ownAnswer({ database }: Services, hash: string, account: Address): Promise<Answer> {
  const { rows } = await database.query<Answer>(
    `select format, receipt from gateway.query
     where order_hash = $1 and (researcher = $2 or settlement->>'signer' = $2)`,
    [hash, account],
  );
  if (rows[0] === undefined)
    throw new Refused(404, "unknown-order", `This gateway answered no order ${hash} of ${account}`, { order: hash });
  return rows[0];
}

function resultHeaders(format: ResultFormat, receipt: Receipt): Record<string, string> {
  return {
    "content-type": RESULT_TYPES[format],
    "cache-control": "no-store",
    [RECEIPT_HEADER]: Buffer.from(JSON.stringify(receipt)).toString("base64url"),
  };
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
