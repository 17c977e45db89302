import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { createApp } from "./app.ts";
import type { Metagraph } from "./metagraph.ts";

/** Where a metagraph is reached, and what ends that. */
export type Listening = { port: number; close: () => Promise<void> };

/** Serves a metagraph; port 0 takes a free one. Throws when the port is taken. */
export async function listen(metagraph: Metagraph, port: number, hostname = "127.0.0.1"): Promise<Listening> {
  const server = serve({ fetch: createApp(metagraph).fetch, port, hostname });
  if (!server.listening) await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
