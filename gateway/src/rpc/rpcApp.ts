import { type BlockStorage, StorageError } from "@datagraph/sdk";
import { type Context, Hono } from "hono";
import { describeError, log } from "../log.ts";
import { Refused } from "../refused.ts";
import { addFiles } from "./addFiles.ts";
import { blockCommands } from "./blockCommands.ts";
import { cat } from "./cat.ts";
import { pinCommands } from "./pinCommands.ts";

/** What the RPC works on. */
export type RpcServices = { storage: BlockStorage; maxUpload: number };

/** In the form of libp2p's IDs, which clients parse. It is everybody's: this store takes no part in the network. */
const PEER_ID = "12D3KooWEqCu77kKiPoABPPqbQz7i5i46YN8D6JLbm7h7SAF6whN";
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Returns the part of Kubo's RPC API that kubo-rpc-client needs, over the embedded store: add, cat, block, pin, repo/gc,
 * version and id. It asks nobody who they are, so it must listen on loopback only, and it refuses what a web page sends.
 */
export function rpcApp(services: RpcServices): Hono {
  const app = new Hono().basePath("/api/v0");
  app.use(async ({ req }, next) => {
    // A page may reach loopback, under its own origin or under a name that resolves to it; no tool sends either.
    const page = req.header("origin") ?? req.header("referer") ?? req.header("sec-fetch-site");
    if (page !== undefined || !LOOPBACK.test(req.header("host") ?? ""))
      throw new Refused(403, "forbidden", "The RPC API serves programs of this machine, and no web page");
    if (req.method !== "POST") throw new Refused(405, "method", "The RPC API takes POST only");
    await next();
  });
  app.onError(rpcError);
  app.notFound((context) => context.text("404 page not found", 404));
  app.post("/version", (context) =>
    context.json({ Version: "0.43.1-datagraph", Commit: "", Repo: "18", System: process.platform, Golang: "none" }),
  );
  app.post("/id", (context) =>
    context.json({ ID: PEER_ID, PublicKey: "", Addresses: [], AgentVersion: "datagraph", Protocols: [] }),
  );
  app.post("/add", (context) => addFiles(services, context));
  app.post("/cat", (context) => cat(services, context));
  app.route("/block", blockCommands(services));
  app.route("/pin", pinCommands(services));
  app.post("/repo/gc", async ({ body }) => {
    const lines: string[] = [];
    await services.storage.gc((cid) => lines.push(`{"Key":{"/":"${cid}"}}\n`));
    return body(lines.join(""), 200, { "content-type": "application/json" });
  });
  return app;
}

/** Kubo's shape of an error, which its clients look into. */
function rpcError(error: Error, context: Context): Response {
  const known = error instanceof Refused || error instanceof StorageError;
  if (!known) log("error", { route: context.req.path, ...describeError(error) });
  const Message = known ? kuboMessage(error) : "The RPC API failed; the gateway's log says why";
  return context.json({ Message, Code: 0, Type: "error" }, error instanceof Refused ? error.status : 500);
}

/** Clients tell a missing block by Kubo's words. */
function kuboMessage(error: Refused | StorageError): string {
  if (!(error instanceof StorageError) || error.fault !== "missing") return error.message;
  return `block was not found locally (offline): ipld: could not find ${error.block ?? error.file}`;
}
