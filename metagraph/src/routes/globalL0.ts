import { Hono } from "hono";
import type { Metagraph } from "../metagraph.ts";
import { NO_PARENTS, globalSnapshot } from "../snapshots/globalSnapshot.ts";
import type { SnapshotRow } from "../store.ts";
import { keyOfParameter, notFound } from "./parameters.ts";
import { json } from "./respond.ts";

/** The routes of a global L0 node, as far as they tell of this metagraph. */
export function globalL0({ operator, store, head }: Metagraph): Hono {
  const app = new Hono();
  const signed = (row: SnapshotRow) => {
    const parents = row.ordinal === 0 ? NO_PARENTS : store.snapshot(row.ordinal - 1)!;
    return globalSnapshot(operator, row.ordinal, row.content, parents).signed;
  };
  const rowOf = (text: string) => {
    const key = keyOfParameter(text);
    return key === undefined ? undefined : store.globalSnapshot(key);
  };
  app.get("/global-snapshots/latest", (c) => json(c, signed(store.snapshot(head().ordinal)!)));
  app.get("/global-snapshots/latest/ordinal", (c) => json(c, { value: head().ordinal }));
  app.get("/global-snapshots/latest/metadata", (c) => json(c, { ordinal: head().ordinal, hash: head().globalHash }));
  app.get("/global-snapshots/:key/hash", (c) => {
    const row = rowOf(c.req.param("key"));
    return row === undefined ? notFound(c) : json(c, row.globalHash);
  });
  app.get("/global-snapshots/:key", (c) => {
    const row = rowOf(c.req.param("key"));
    return row === undefined ? notFound(c) : json(c, signed(row));
  });
  return app;
}
