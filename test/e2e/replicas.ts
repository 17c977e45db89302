import { type Query, type Quote, hashOrder } from "@datagraph/protocol";
import { GatewayError, abis, quoteQuery, runQuery } from "@datagraph/sdk";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import type { Hex } from "viem";
import { LICENCES } from "@datagraph/protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import { until } from "../../cli/src/demo/until.ts";
import { freePorts } from "../../cli/src/stack/ports.ts";
import { depositLeft, statusOf } from "./gatewayPools.ts";
import { type GatewayStack, gatewayEnv, researcherOf } from "./gatewayProcess.ts";
import { validator } from "./gatewayOrders.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const QUERY: Query = { sql: "SELECT hours, night FROM sleep" };
/** Answers that researchers wait for, how many at a time, and after how many one gateway and one API server die. */
const LOAD = { answers: 24, atOnce: 4, kill: 8 };

type Part = { url: string; child: ChildProcess };
type Settled = Map<Hex, { times: number; amount: bigint }>;

/**
 * Declares what holds when two gateways, and two API servers beside the indexer, share one database and one of each is
 * killed under load: everybody is answered, each order answered is settled once, none is paid twice, and the other API
 * server goes on telling so.
 */
export function replicas(gateway: () => GatewayStack): void {
  const parts: Part[] = [];
  let other: Part;
  let servers: Part[];

  beforeAll(async () => {
    const { stack, data } = gateway();
    const indexer = await startIndexer(gateway());
    parts.push(indexer);
    await until("the indexer", () => settledCount(indexer).catch(() => undefined));
    const port = (await freePorts()).gateway;
    const env = { ...gatewayEnv(stack, data, port), DATAGRAPH_JOB_INTERVAL: "1" };
    other = started(`http://127.0.0.1:${port}`, [join(ROOT, "gateway/src/server.ts")], env);
    parts.push(other);
    servers = await Promise.all([1, 2].map(() => startIndexer(gateway(), "--serve")));
    parts.push(...servers);
    for (const one of servers) await until("an API server", () => settledCount(one).catch(() => undefined));
    await until("the other gateway", () =>
      fetch(`${other.url}/health`).then(
        ({ ok }) => ok || undefined,
        () => undefined,
      ),
    );
  }, 90_000);
  afterAll(() => Promise.all(parts.map(ended)));

  it("answer all, settle each order once and tell so, when one of each is killed under load", async () => {
    const client = researcherOf(gateway().world);
    const before = await depositLeft(client, validator);
    const signed: Hex[] = [];
    const answered: Hex[] = [];
    let reads = 0;
    const urls = [gateway().url, other.url];
    const kill = async (): Promise<void> => {
      servers[0]!.child.kill("SIGKILL");
      await gateway().end("SIGKILL");
    };
    const researcher = async (n: number): Promise<void> => {
      for (let turn = n; answered.length < LOAD.answers; turn++) {
        const order = await answerOf(gateway(), [urls[turn % 2]!, urls[(turn + 1) % 2]!], signed);
        if (order === undefined) continue;
        answered.push(order);
        if (answered.length === LOAD.kill) await kill();
        await Promise.any(servers.map(settledCount));
        reads++;
      }
    };
    await Promise.all(Array.from({ length: LOAD.atOnce }, (_, n) => researcher(n)));

    const kept = await recorded(other.url, signed);
    const settled = await until("all orders to be settled", async () => {
      const found = await settledOnChain(gateway());
      return kept.every((order) => found.has(order)) ? found : undefined;
    });
    const mine = signed.filter((order) => settled.has(order));
    expect(answered.filter((order) => settled.get(order)?.times !== 1)).toEqual([]);
    expect(mine.filter((order) => settled.get(order)!.times !== 1)).toEqual([]);
    expect([...mine].sort()).toEqual([...kept].sort());
    const paid = mine.reduce((sum, order) => sum + settled.get(order)!.amount, 0n);
    expect(await depositLeft(client, validator)).toBe(before - paid);
    expect(reads).toBeGreaterThanOrEqual(LOAD.answers);
    await until("the API server that is left to tell of all", async () =>
      (await settledCount(servers[1]!)) === settled.size ? true : undefined,
    );
    expect(servers[0]!.child.signalCode).toBe("SIGKILL");
  });
}

/**
 * Asks one gateway, and the other when it has gone. Returns the order that was answered; undefined when its answer was lost
 * on the way, or nobody ran it. Every order signed is noted.
 */
async function answerOf({ world }: GatewayStack, urls: readonly string[], signed: Hex[]): Promise<Hex | undefined> {
  const client = researcherOf(world);
  const { chainId, contracts } = client.deployment;
  const { address } = client.walletClient.account;
  const request = { query: QUERY, licence: LICENCES.academic, researcher: address };
  const asked = await whoAnswers(urls, (url) => quoteQuery(url, request));
  const order = hashOrder(chainId, contracts.QueryLedger, (asked as Quote).order);
  signed.push(order);
  try {
    await whoAnswers(urls, (url) => runQuery(url, client, QUERY, asked));
    return order;
  } catch (error) {
    // the gateway that died had it, and answered it or not
    if (error instanceof GatewayError && error.code === "nonce-used") return undefined;
    throw error;
  }
}

async function whoAnswers<T>([first, second]: readonly string[], ask: (url: string) => Promise<T>): Promise<T> {
  try {
    return await ask(first!);
  } catch (error) {
    if (error instanceof GatewayError && error.code !== "unreachable") throw error;
    return ask(second!);
  }
}

/** Returns those orders that the gateways keep. */
async function recorded(url: string, orders: readonly Hex[]): Promise<Hex[]> {
  const kept = await Promise.all(
    orders.map(async (order) => ("status" in (await statusOf(url, order).catch(() => ({}))) ? [order] : [])),
  );
  return kept.flat();
}

async function settledOnChain({ world }: GatewayStack): Promise<Settled> {
  const { publicClient, deployment } = world.reader;
  const logs = await publicClient.getContractEvents({
    ...{ address: deployment.contracts.QueryLedger, abi: abis.QueryLedger, strict: true as const },
    ...{ eventName: "OrderSettled", fromBlock: 0n },
  });
  const found: Settled = new Map();
  for (const { args } of logs) {
    const { times } = found.get(args.order) ?? { times: 0 };
    found.set(args.order, { times: times + 1, amount: args.amount });
  }
  return found;
}

/** Returns how many orders an API server knows as settled. Throws while it does not answer. */
async function settledCount({ url }: Part): Promise<number> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "{ queryOrders { totalCount } }" }),
  });
  const { data } = (await response.json()) as { data: { queryOrders: { totalCount: number } } };
  return data.queryOrders.totalCount;
}

async function startIndexer({ stack }: GatewayStack, ...more: string[]): Promise<Part> {
  const { indexer: port } = await freePorts();
  const env = { DATABASE_URL: stack.env.DATABASE_URL!, DATAGRAPH_RPC_URL: stack.env.DATAGRAPH_RPC_URL! };
  return started(`http://127.0.0.1:${port}`, [join(ROOT, "indexer/start.ts"), "--port", String(port), ...more], env);
}

function started(url: string, args: readonly string[], env: Readonly<Record<string, string>>): Part {
  return { url, child: spawn(process.execPath, args, { env: { PATH: process.env.PATH!, ...env }, stdio: "ignore" }) };
}

async function ended({ child }: Part): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
}
