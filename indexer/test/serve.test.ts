import { createClient } from "@ponder/client";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as schema from "../ponder.schema.ts";
import { type Chain, fakeChain } from "./chain.ts";
import { bytes32, datasets, genesis, money, settledOrder } from "./scenario.ts";
import { type Stack, freePort, indexed, startStack } from "./stack.ts";

// Three indexers start, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000 });
const wait = { timeout: 120_000, interval: 200 };

let stack: Stack;
let chain: Chain;
const servers: { url: string; child: ChildProcess }[] = [];

beforeEach(async () => {
  stack = await startStack();
  chain = await fakeChain(stack.rpcUrl);
  await chain.emit(genesis());
  await chain.emit(datasets());
});

afterEach(async () => {
  await Promise.all(servers.map(({ child }) => end(child, "SIGTERM")));
  await stack?.stop();
});

test("API servers on one database answer what the indexer indexes, and one killed does not stop the other", async () => {
  await stack.startIndexer();
  await indexed(stack, await chain.emit(money()));
  servers.push(await serve(), await serve());
  for (const { url } of servers) await vi.waitFor(async () => expect(await orders(url)).toEqual([bytes32(0x0d)]), wait);
  await end(servers[0]!.child, "SIGKILL");
  await expect(orders(servers[0]!.url)).rejects.toThrow();
  await indexed(stack, await chain.emit([settledOrder(0x0e)]));
  await vi.waitFor(async () => expect(await orders(servers[1]!.url)).toEqual([bytes32(0x0d), bytes32(0x0e)]), wait);
});

async function serve(): Promise<{ url: string; child: ChildProcess }> {
  const port = String(await freePort());
  const child = spawn(process.execPath, [join(import.meta.dirname, "../start.ts"), "--serve", "--port", port], {
    env: { ...process.env, DATAGRAPH_RPC_URL: stack.rpcUrl, DATABASE_URL: stack.databaseUrl },
    stdio: "ignore",
  });
  return { url: `http://127.0.0.1:${port}`, child };
}

async function orders(url: string): Promise<string[]> {
  const { db } = createClient(`${url}/sql`, { schema });
  const rows = await db.select({ order: schema.queryOrder.order }).from(schema.queryOrder);
  return rows.map(({ order }) => order).sort();
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}
