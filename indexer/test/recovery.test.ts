import { createClient } from "@ponder/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as schema from "../ponder.schema.ts";
import { type Chain, fakeChain } from "./chain.ts";
import { bytes32, datasets, genesis, governance, money, settledOrder } from "./scenario.ts";
import { type Stack, indexed, startStack } from "./stack.ts";

// Each starts the indexer twice, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000 });

let stack: Stack;
let chain: Chain;

beforeEach(async () => {
  stack = await startStack();
  chain = await fakeChain(stack.rpcUrl);
  await chain.emit(genesis());
  await chain.emit(datasets());
});

afterEach(() => stack?.stop());

test("goes on where it was after being killed", async () => {
  await stack.startIndexer();
  await indexed(stack, await chain.emit(money()));
  await stack.killIndexer("SIGKILL");
  await chain.emit([settledOrder(0x0e)]);
  await stack.startIndexer();
  await indexed(stack, await chain.getBlockNumber());
  expect(await orders()).toEqual([bytes32(0x0d), bytes32(0x0e)]);
});

test("follows a chain that came back older than what it had indexed", async () => {
  const saved = await chain.snapshot();
  const lost = await chain.emit(money());
  await chain.mine({ blocks: 60 });
  await stack.startIndexer();
  await indexed(stack, lost + 60n);
  await stack.killIndexer("SIGKILL");
  await chain.revert({ id: saved });
  await chain.emit([settledOrder(0x0f)]);
  await stack.startIndexer();
  await indexed(stack, await chain.emit(governance()));
  expect(await orders()).toEqual([bytes32(0x0f)]);
});

test("takes back what a reorganisation removed while it runs", async () => {
  await stack.startIndexer();
  await indexed(stack, await chain.getBlockNumber());
  const saved = await chain.snapshot();
  const lost = await chain.emit(money());
  await indexed(stack, lost);
  expect(await orders()).toEqual([bytes32(0x0d)]);
  await chain.revert({ id: saved });
  await chain.emit([settledOrder(0x0f)]);
  await indexed(stack, await chain.emit(governance()));
  expect(await orders()).toEqual([bytes32(0x0f)]);
});

async function orders(): Promise<string[]> {
  const { db } = createClient(`${stack.indexerUrl}/sql`, { schema });
  const rows = await db.select().from(schema.queryOrder).orderBy(schema.queryOrder.block);
  const [stats] = await db.select().from(schema.stats);
  expect(stats?.queries).toBe(BigInt(rows.length));
  return rows.map(({ order }) => order);
}
