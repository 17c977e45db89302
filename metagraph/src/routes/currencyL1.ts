import { Hono } from "hono";
import type { Metagraph } from "../metagraph.ts";
import { SignedTransaction } from "../schemas.ts";
import { takeTransaction } from "../takeTransaction.ts";
import { json, readBody } from "./respond.ts";

/** The routes of a currency L1 node. */
export function currencyL1(metagraph: Metagraph): Hono {
  const { ledger, mempool, firstReference } = metagraph;
  const app = new Hono();
  app.post("/transactions", async (c) =>
    json(c, { hash: await takeTransaction(metagraph, SignedTransaction.parse(await readBody(c))) }),
  );
  app.get("/transactions/last-reference/:address", (c) =>
    json(c, ledger.references.get(c.req.param("address")) ?? firstReference),
  );
  // only what waits: a 404 says nothing about a transaction, the snapshots do
  app.get("/transactions/:hash", (c) => {
    const pending = mempool.transactions.get(c.req.param("hash"));
    if (pending === undefined) return json(c, { errors: [{ message: "Not pending" }] }, 404);
    return json(c, { transaction: pending.signed.value, hash: pending.hash, status: "Waiting" });
  });
  app.post("/estimate-fee", (c) => json(c, { fee: 0 }));
  return app;
}
