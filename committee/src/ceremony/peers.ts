import type { Message, Round } from "./message.ts";

const TIMEOUT_MS = 3_000;
const LARGEST = 256 * 1024;

/** Asks the node at `url` for its message of a round; nothing while it has none or cannot be reached. */
export type AskPeer = (url: string, plan: string, round: Round) => Promise<unknown>;

/** Asks over HTTP: `GET <url>/ceremony/<plan>/<round>`. */
export const askOverHttp: AskPeer = async (url, plan, round) => {
  const address = new URL(`ceremony/${plan}/${round}`, url.endsWith("/") ? url : `${url}/`);
  const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => undefined);
  // a proxy's error page is no word of the node: it is asked again
  if (!response?.ok) return undefined;
  const text = await response.text().catch(() => "");
  if (text.length === 0 || text.length > LARGEST) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** What a node has said in its ceremonies, for others to fetch. */
export type Board = Map<string, Message<object>>;

/** Returns under which name a message stands on the board. */
export function boardKey(plan: string, round: string): string {
  return `${plan}/${round}`;
}
