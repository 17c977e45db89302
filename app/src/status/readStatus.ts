import type { Config } from "../config/readConfig.ts";
import type { PartName, PartStatus, Status } from "./status.ts";

/** Long enough for a machine that is busy; a port that nothing listens on refuses at once. */
const PATIENCE_MILLISECONDS = 5_000;
/** A part may be as far behind as a block takes to reach it. */
const USUAL_LAG = 2;

type Services = Pick<Config, "rpcUrl" | "indexerUrl" | "gatewayUrl" | "committeeUrls">;

/** Returns the state of every part. A part that does not answer in five seconds is down. */
export async function readStatus(config: Services): Promise<Status> {
  const [head, chainId, indexer, gateway, ...committee] = await Promise.all([
    orNothing(() => newestBlock(config.rpcUrl)),
    orNothing(async () => whole(Number(await rpc<string>(config.rpcUrl, "eth_chainId")))),
    orNothing(() => indexerBlock(config.indexerUrl)),
    orNothing(() => gatewayBlock(config.gatewayUrl)),
    ...config.committeeUrls.map((url) => orNothing(() => answer(`${url}/ready`))),
  ]);
  const nodes = committee.map((node, index): PartStatus => ({ name: `committee-${index + 1}`, state: upOrDown(node) }));
  const follower = (name: PartName, block: number | undefined) => following(name, block, head?.block);
  const parts = [
    { name: "chain", state: upOrDown(head), ...(head && { block: head.block }) } as const,
    follower("indexer", indexer),
    follower("gateway", gateway),
    ...nodes,
  ];
  return { ...(chainId !== undefined && { chainId }), ...(head && { time: head.time }), parts };
}

function following(name: PartName, block: number | undefined, head: number | undefined): PartStatus {
  if (block === undefined) return { name, state: "down" };
  if (head === undefined) return { name, state: "up", block };
  const lag = Math.max(0, head - block);
  return { name, state: lag > USUAL_LAG ? "behind" : "up", block, lag };
}

async function newestBlock(url: string): Promise<{ block: number; time: number }> {
  const { number, timestamp } = await rpc<{ number: string; timestamp: string }>(url, "eth_getBlockByNumber", [
    "latest",
    false,
  ]);
  return { block: whole(Number(number)), time: whole(Number(timestamp)) };
}

async function rpc<T>(url: string, method: string, params: unknown[] = []): Promise<T> {
  const { result } = await answer<{ result: T }>(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  return result;
}

async function indexerBlock(url: string): Promise<number> {
  const chains = await answer<Record<string, { block: { number: number } }>>(`${url}/status`);
  return whole(Math.min(...Object.values(chains).map(({ block }) => block.number)));
}

async function gatewayBlock(url: string): Promise<number> {
  return whole(Number((await answer<{ block: string }>(`${url}/health`)).block));
}

async function answer<T>(url: string, init?: RequestInit): Promise<T> {
  const response = await fetch(url, { ...init, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });
  if (!response.ok) throw new Error(`Answered ${response.status}`);
  return (await response.json()) as T;
}

function whole(value: number): number {
  if (!Number.isSafeInteger(value)) throw new Error("Answered without a number");
  return value;
}

/** The page tells which part is down; why stands in that part's log. */
async function orNothing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  return ask().catch(() => undefined);
}

function upOrDown(answered: unknown): "up" | "down" {
  return answered === undefined ? "down" : "up";
}
