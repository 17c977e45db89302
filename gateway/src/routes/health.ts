import { Hono } from "hono";
import type { Services } from "../services.ts";

/** `GET /health`: the gateway's validator, and how far it has read the chain. */
export function healthRoutes({ account, chain, client, database }: Services): Hono {
  return new Hono().get("/", async (context) => {
    const [{ block }] = await Promise.all([chain.latest(), database.query("select 1")]);
    const { chainId } = client.deployment;
    return context.json({ status: "ok", chainId, validator: account.address, block: String(block.number) });
  });
}
