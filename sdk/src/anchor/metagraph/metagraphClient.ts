import { setTimeout as delay } from "node:timers/promises";
import {
  type GlobalSnapshot,
  type MetagraphNetwork,
  type MetagraphSnapshot,
  type Signed,
  exactJson,
} from "@datagraph/protocol";
import { AnchorRefused, AnchorUnavailable } from "../errors.ts";

/** Base URLs of a metagraph's nodes. */
export type MetagraphUrls = { l0: string; currencyL1: string; dataL1: string; globalL0: string };

/** How patient a client is. */
export type Patience = {
  /** times a request is sent; default 4 */
  attempts?: number;
  /** milliseconds before the second; doubles; default 100 */
  pause?: number;
  /** milliseconds until a request counts as lost; default 15,000 */
  timeout?: number;
};

/** Speaks with a metagraph's nodes. */
export type MetagraphClient = {
  urls: MetagraphUrls;
  /** Returns what a node says, undefined on 404. Throws AnchorUnavailable. */
  get: <T>(url: string) => Promise<T | undefined>;
  /** Returns what a node answers. Throws AnchorRefused on 4xx, AnchorUnavailable. */
  post: <T>(url: string, body: string) => Promise<T>;
};

/** Returns the URLs of the local metagraph, which answers for all layers on one port. */
export function localMetagraph(base: string): MetagraphUrls {
  return { l0: `${base}/l0`, currencyL1: `${base}/cl1`, dataL1: `${base}/dl1`, globalL0: `${base}/gl0` };
}

/**
 * Returns a client of the metagraph that text names: one URL is a local one's, four with commas are those of L0, currency L1,
 * data L1 and global L0 nodes. Throws TypeError when they are no URLs.
 */
export function metagraphAt(text: string): MetagraphClient {
  const urls = text.split(",").map((url) => url.trim().replace(/\/$/, ""));
  const bad = urls.some((url) => !/^https?:\/\//.test(url) || !URL.canParse(url));
  const [l0, currencyL1, dataL1, globalL0] = urls;
  if (bad || l0 === undefined || (urls.length !== 1 && urls.length !== 4))
    throw new TypeError(`"${text}" is no metagraph: give one URL, or four as L0,currencyL1,dataL1,globalL0`);
  if (currencyL1 === undefined || dataL1 === undefined || globalL0 === undefined)
    return metagraphClient(localMetagraph(l0));
  return metagraphClient({ l0, currencyL1, dataL1, globalL0 });
}

/** Returns a client of a metagraph. Requests that get no answer are sent again: every one of them may be. */
export function metagraphClient(urls: MetagraphUrls, patience: Patience = {}): MetagraphClient {
  return {
    urls,
    get: async <T>(url: string) => {
      const response = await send(url, {}, patience);
      if (response.status === 404) return undefined;
      if (response.status >= 400) throw new AnchorUnavailable(`${url} answers ${response.status}`);
      return exactJson(await response.text()) as T;
    },
    post: async <T>(url: string, body: string) => {
      const init = { method: "POST", body, headers: { "content-type": "application/json" } };
      const response = await send(url, init, patience);
      const text = await response.text();
      if (response.status >= 400) throw refusalIn(text, response.status);
      return exactJson(text) as T;
    },
  };
}

/** Returns which metagraph answers, and whose streams it anchors. Throws AnchorUnavailable. */
export async function readNetwork({ urls, get }: MetagraphClient): Promise<MetagraphNetwork> {
  const network = await get<MetagraphNetwork>(`${urls.l0}/data-application/network`);
  if (network === undefined) throw new AnchorUnavailable(`${urls.l0} does not run DataGraph's data application`);
  const { metagraph, chainId, registry } = network;
  return { metagraph, chainId, registry };
}

/** Returns the ordinals of the newest snapshots of the metagraph and of the global chain. */
export async function latestOrdinals({
  urls,
  get,
}: MetagraphClient): Promise<{ ordinal: bigint; globalOrdinal: bigint }> {
  const [latest, global] = await Promise.all([
    get<{ value: number }>(`${urls.l0}/snapshots/latest/ordinal`),
    get<{ value: number }>(`${urls.globalL0}/global-snapshots/latest/ordinal`),
  ]);
  if (latest === undefined || global === undefined) throw new AnchorUnavailable(`${urls.l0} has no snapshots yet`);
  return { ordinal: BigInt(latest.value), globalOrdinal: BigInt(global.value) };
}

/** Returns a snapshot of the metagraph, not checked, or undefined when there is none. */
export function getSnapshot(
  { urls, get }: MetagraphClient,
  ordinal: bigint,
): Promise<Signed<MetagraphSnapshot> | undefined> {
  return get(`${urls.l0}/snapshots/${ordinal}`);
}

/** Returns a global snapshot, not checked, or undefined when there is none. */
export function getGlobalSnapshot(
  { urls, get }: MetagraphClient,
  ordinal: bigint,
): Promise<Signed<GlobalSnapshot> | undefined> {
  return get(`${urls.globalL0}/global-snapshots/${ordinal}`);
}

async function send(url: string, init: RequestInit, patience: Patience): Promise<Response> {
  const { attempts = 4, pause = 100, timeout = 15_000 } = patience;
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(timeout) }).catch((error: Error) => error);
    if (!(answer instanceof Error) && answer.status < 500 && answer.status !== 429) return answer;
    if (attempt === attempts) throw new AnchorUnavailable(`${url} does not answer: ${reasonOf(answer)}`);
    if (!(answer instanceof Error)) await answer.body?.cancel();
    await delay(pause * 2 ** (attempt - 1));
  }
}

function reasonOf(answer: Response | Error): string {
  if (!(answer instanceof Error)) return `HTTP ${answer.status}`;
  return answer.cause instanceof Error ? answer.cause.message : answer.message;
}

type Refusal = { error?: string; details?: { rule?: string; reason?: string }; errors?: { message: string }[] };

function refusalIn(text: string, status: number): AnchorRefused {
  try {
    const { error, details, errors } = JSON.parse(text) as Refusal;
    const rule = details?.rule ?? errors?.[0]?.message ?? error;
    if (rule !== undefined) return new AnchorRefused(rule, details?.reason ?? rule);
  } catch {
    // an answer that is no JSON says nothing more than its status
  }
  return new AnchorRefused(`http-${status}`, text.slice(0, 200));
}
