import { currencyTransactionHash } from "@datagraph/protocol";
import { Hono } from "hono";
import type { Metagraph } from "../metagraph.ts";
import { readSnapshot } from "../snapshots/replay.ts";
import { notFound } from "./parameters.ts";
import { json } from "./respond.ts";

/** What clients ask a block explorer: the latest snapshot, and where a transaction is. */
export function explorer({ store, head, network }: Metagraph): Hono {
  const app = new Hono().basePath(`/currency/${network.metagraph}`);
  app.get("/snapshots/latest", (c) => json(c, { data: { hash: head().hash, ordinal: head().ordinal } }));
  app.get("/transactions/:hash", (c) => {
    const found = transactionOf(c.req.param("hash"));
    return found === undefined ? notFound(c) : json(c, { data: found });
  });
  return app;

  function transactionOf(hash: string) {
    const row = store.snapshot(store.ordinalOf(hash) ?? -1);
    if (row === undefined) return undefined;
    const transactions = readSnapshot(row.content).value.blocks.flatMap(({ block }) => block.value.transactions);
    const transaction = transactions.find(({ value }) => currencyTransactionHash(value) === hash)!;
    return { ...transaction.value, transaction, hash, snapshotHash: row.hash, snapshotOrdinal: row.ordinal };
  }
}
