import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import type { Envelope } from "@datagraph/protocol";
import { Hono } from "hono";

/** Stands in for gateway and chain: keeps blocks and envelopes in memory, and says what time it is. */
export type StandIn = Awaited<ReturnType<typeof startStandIn>>;

/** Starts the stand-in. `onRequest` is called at each request that changes something, before it is answered. */
export async function startStandIn(now: () => number, onRequest: () => void) {
  const blocks = new Map<string, Uint8Array>();
  const envelopes = new Map<string, Envelope>();
  const app = new Hono();
  app.get("/now", (c) => c.json({ now: now() }));
  app.use(async (_, next) => {
    onRequest();
    await next();
  });
  app.put("/blocks/:cid", async (c) => {
    blocks.set(c.req.param("cid"), new Uint8Array(await c.req.arrayBuffer()));
    return c.json({});
  });
  app.post("/blocks/:cid/pin", (c) => {
    const cid = c.req.param("cid");
    const block = blocks.get(cid);
    return block === undefined ? c.json({ error: { code: "missing" } }, 404) : c.json({ cid, size: block.length });
  });
  app.post("/envelopes", async (c) => {
    const envelope = await c.req.json<Envelope>();
    envelopes.set(`${envelope.id}/${envelope.root}`, envelope);
    return c.json({});
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
  if (!server.listening) await once(server, "listening");
  return {
    blocks,
    envelopes,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
