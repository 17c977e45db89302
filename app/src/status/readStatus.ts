import type { Config } from "../config/readConfig.ts";
import type { PartName, PartStatus, Status } from "./status.ts";

const PATIENCE_MILLISECONDS = 2_000;
/** A part may be as far behind as a block takes to reach it. */
const USUAL_LAG = 2;

/** Returns the state of every part. A part that does not answer in two seconds is down. */
export async function readStatus(config: Config): Promise<Status> {
  const [chain, chainId, indexer, gateway, ...committee] = await Promise.all([
    orNothing(() => rpc(config.rpcUrl, "eth_blockNumber")),
    orNothing(() => rpc(config.rpcUrl, "eth_chainId")),
    orNothing(() => indexerBlock(config.indexerUrl)),
    orNothing(() => gatewayBlock(config.gatewayUrl)),
    ...config.committeeUrls.map((url) => orNothing(() => answer(`${url}/ready`))),
  ]);
  const nodes = committee.map((node, index): PartStatus => ({ name: `committee-${index + 1}`, state: upOrDown(node) }));
  const follower = (name: PartName, block: number | undefined) => following(name, block, chain);
  const parts = [
    { name: "chain", state: upOrDown(chain), ...(chain !== undefined && { block: chain }) } as const,
    follower("indexer", indexer),
    follower("gateway", gateway),
    ...nodes,
  ];
  return { ...(chainId !== undefined && { chainId }), parts };
}

function following(name: PartName, block: number | undefined, head: number | undefined): PartStatus {
  if (block === undefined) return { name, state: "down" };
  if (head === undefined) return { name, state: "up", block };
  const lag = Math.max(0, head - block);
  return { name, state: lag > USUAL_LAG ? "behind" : "up", block, lag };
}

async function rpc(url: string, method: string): Promise<number> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: [] });
  const { result } = await answer<{ result: string }>(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  return whole(Number(result));
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
  if (!Number.isSafeInteger(value)) throw new Error("Answered without a block");
  return value;
}

/** The page tells which part is down; why stands in that part's log. */
async function orNothing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  return ask().catch(() => undefined);
}

function upOrDown(answered: unknown): "up" | "down" {
  return answered === undefined ? "down" : "up";
}
