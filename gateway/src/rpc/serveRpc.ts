import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { type RpcServices, rpcApp } from "./rpcApp.ts";

/** Kubo's RPC API while it is served, and where. */
export type RpcServer = { server: Server; url: string };

/** Serves Kubo's RPC API, on loopback and nowhere else: it asks nobody who they are. Port 0 takes a free one. */
export async function serveRpc(services: RpcServices, port: number): Promise<RpcServer> {
  const server = serve({ fetch: rpcApp(services).fetch, port, hostname: "127.0.0.1" }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once("listening", resolve);
    server.once("error", reject);
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
