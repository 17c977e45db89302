import { type PastQuery, type Query, RESULT_FORMATS, RESULT_TYPES, type ResultFormat } from "@datagraph/protocol";
import type { Hex } from "viem";
import { type Answer, readAnswer } from "./queries.ts";
import { request } from "./request.ts";

/** What `readToken` gives. */
export type ReadHeaders = { authorization: string };

/** A query kept at a gateway under a name; `saved` is when, RFC 3339. */
export type SavedQuery = { name: string; query: Query; licence: number; saved: string };

/** Returns the latest answered queries that the reader paid for or signed. Throws GatewayError. */
export async function fetchHistory(
  gateway: string,
  headers: ReadHeaders,
  { limit = 50, before }: { limit?: number; before?: string } = {},
): Promise<PastQuery[]> {
  const parameters = new URLSearchParams({ limit: String(limit), ...(before !== undefined && { before }) });
  const response = await request(gateway, `/queries?${parameters}`, { headers });
  return ((await response.json()) as { queries: PastQuery[] }).queries;
}

/**
 * Returns a result again, checked against its receipt, as long as the gateway keeps it. Throws GatewayError `result-gone`
 * after that, `unknown-order` when the reader neither paid nor signed for it.
 */
export async function fetchResult(
  gateway: string,
  headers: ReadHeaders,
  order: Hex,
): Promise<Answer & { format: ResultFormat }> {
  const response = await request(gateway, `/queries/${order}/result`, { headers });
  const type = response.headers.get("content-type");
  const format = RESULT_FORMATS.find((one) => RESULT_TYPES[one] === type);
  if (format === undefined) throw new Error(`${response.url} sent ${type}, which no result is`);
  return { ...(await readAnswer(response, order)), format };
}

/** Keeps a query at the gateway under a name, in place of what was there. Throws GatewayError. */
export async function saveQuery(
  gateway: string,
  headers: ReadHeaders,
  { name, query, licence }: Omit<SavedQuery, "saved">,
): Promise<void> {
  await request(gateway, `/queries/saved/${encodeURIComponent(name)}`, {
    method: "PUT",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ query, licence }),
  });
}

/** Returns the reader's saved queries. Throws GatewayError. */
export async function fetchSaved(gateway: string, headers: ReadHeaders): Promise<SavedQuery[]> {
  const response = await request(gateway, "/queries/saved", { headers });
  return ((await response.json()) as { queries: SavedQuery[] }).queries;
}

/** Deletes a saved query. Throws GatewayError `no-saved-query`. */
export async function deleteSaved(gateway: string, headers: ReadHeaders, name: string): Promise<void> {
  await request(gateway, `/queries/saved/${encodeURIComponent(name)}`, { method: "DELETE", headers });
}
