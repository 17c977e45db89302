import { brotliDecompressSync } from "node:zlib";
import { type UpdateReport, plainJson } from "@datagraph/protocol";
import { type Context, Hono } from "hono";
import { balanceOf } from "../ledger/ledger.ts";
import { BANNER, type Metagraph } from "../metagraph.ts";
import type { SnapshotRow } from "../store.ts";
import { json, jsonText } from "./respond.ts";
import { keyOfParameter, notFound } from "./parameters.ts";

/** The routes of a metagraph's L0 node, and those of the data application. */
export function l0(metagraph: Metagraph): Hono {
  const app = new Hono();
  addSnapshots(app, metagraph);
  addCurrency(app, metagraph);
  addApplication(app, metagraph);
  return app;
}

function addSnapshots(app: Hono, { head, store, ledger }: Metagraph): void {
  const latest = () => store.snapshot(head().ordinal)!;
  app.get("/snapshots/latest", (c) => jsonText(c, textOf(latest())));
  app.get("/snapshots/latest/ordinal", (c) => json(c, { value: head().ordinal }));
  app.get("/snapshots/latest/metadata", (c) => json(c, { ordinal: head().ordinal, hash: head().hash }));
  app.get("/snapshots/latest/combined", (c) => {
    const info = { balances: Object.fromEntries(ledger.balances), lastTxRefs: Object.fromEntries(ledger.references) };
    return jsonText(c, `[${textOf(latest())},${plainJson(info as never)}]`);
  });
  app.get("/snapshots/:key/hash", (c) => withRow(c, ({ hash }) => json(c, hash)));
  app.get("/snapshots/:key", (c) => withRow(c, (row) => jsonText(c, textOf(row))));

  function withRow(c: Context, answer: (row: SnapshotRow) => Response): Response {
    const key = keyOfParameter(c.req.param("key")!);
    const row = key === undefined ? undefined : store.snapshot(key);
    return row === undefined ? notFound(c) : answer(row);
  }
}

function addCurrency(app: Hono, { head, ledger }: Metagraph): void {
  app.get("/currency/:address/balance", (c) =>
    json(c, { balance: balanceOf(ledger, c.req.param("address")), ordinal: head().ordinal }),
  );
  app.get("/currency/total-supply", (c) => {
    const total = [...ledger.balances.values()].reduce((sum, amount) => sum + amount, 0n);
    return json(c, { total, ordinal: head().ordinal });
  });
}

function addApplication(app: Hono, { network, fee, store, mempool, state }: Metagraph): void {
  app.get("/data-application/network", (c) => json(c, { ...network, fee, consensus: BANNER }));
  app.get("/data-application/updates/:hash", (c) => {
    const hash = c.req.param("hash");
    const known = store.reports(hash);
    const accepted = known.find((report) => report.state === "accepted");
    const report: UpdateReport | undefined = accepted ?? (mempool.hasUpdate(hash) ? { state: "pending" } : known[0]);
    return report === undefined ? notFound(c) : json(c, report);
  });
  app.get("/data-application/streams/:stream", (c) => {
    const stream = state.get(c.req.param("stream"));
    return stream === undefined ? notFound(c) : json(c, stream);
  });
}

function textOf({ content }: SnapshotRow): string {
  return brotliDecompressSync(content).toString();
}
