import { setTimeout as sleep } from "node:timers/promises";
import type { ChainReader } from "@datagraph/sdk";
import { z } from "zod";
import { setting } from "./settings.ts";

/** How long a list waits for the indexer to reach the block the chain had when it was asked for. */
const CATCH_UP_MILLISECONDS = 20_000;

const Reply = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});
const Status = z.object({ evm: z.object({ id: z.number(), block: z.object({ number: z.number() }) }) });

/** Big numbers travel as decimal strings in GraphQL. */
export const Big = z.string().transform(BigInt);
/** An address or hash. */
export const HexText = z.templateLiteral(["0x", z.string()]);

/**
 * Returns what the indexer answers to a GraphQL query of one field, checked by `shape`, once it has indexed all that is
 * on the chain now. Throws when it does not answer or follows another chain.
 */
export async function askIndexer<T>(
  reader: ChainReader,
  field: string,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  shape: z.ZodType<T>,
): Promise<T> {
  await caughtUp(reader);
  const response = await post("/graphql", { query, variables });
  const { data, errors } = Reply.parse(response);
  if (errors !== undefined) throw new Error(`The indexer refused a question: ${errors[0]!.message}`);
  return shape.parse(data?.[field]);
}

/** Returns the rows of one table, newest first, at most `limit`; `where` is GraphQL such as `{ holder: "0x..." }`. */
export async function rowsOf<T extends z.ZodType>(
  reader: ChainReader,
  table: string,
  { where = {}, limit = 100, order = "block" }: { where?: Record<string, unknown>; limit?: number; order?: string },
  row: T,
  columns: string,
): Promise<z.output<T>[]> {
  const sorted = `orderBy: "${order}", orderDirection: "desc", limit: ${limit}`;
  const query = `query { ${table}(where: ${literal(where)}, ${sorted}) { items { ${columns} } } }`;
  const { items } = await askIndexer(reader, table, query, {}, z.object({ items: z.array(row) }));
  return items;
}

async function caughtUp({ publicClient, deployment }: ChainReader): Promise<void> {
  const latest = Number(await publicClient.getBlockNumber());
  const end = Date.now() + CATCH_UP_MILLISECONDS;
  for (;;) {
    const { evm } = Status.parse(await post("/status"));
    if (evm.id !== deployment.chainId)
      throw new Error(`Wrong chain: the indexer follows chain ${evm.id}, DATAGRAPH_RPC_URL is ${deployment.chainId}`);
    if (evm.block.number >= latest) return;
    if (Date.now() > end)
      throw new Error(`The indexer is at block ${evm.block.number} of ${latest} and does not catch up: see its log`);
    await sleep(100);
  }
}

async function post(path: string, body?: object): Promise<unknown> {
  const url = setting("DATAGRAPH_INDEXER_URL");
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`${url}${path}`, body === undefined ? {} : init).catch(() => {
    throw new Error(`No indexer answers at ${url} (DATAGRAPH_INDEXER_URL): start the local stack with ./datagraph up`);
  });
  return response.json().catch(() => {
    throw new Error(`What answers at ${url} is no indexer (HTTP ${response.status}): check DATAGRAPH_INDEXER_URL`);
  });
}

/** GraphQL writes names of an object's fields without quotes. */
function literal(where: Record<string, unknown>): string {
  const entries = Object.entries(where).map(([name, value]) => {
    const plain = typeof value === "bigint" ? String(value) : value;
    return `${name}: ${JSON.stringify(plain)}`;
  });
  return `{ ${entries.join(", ")} }`;
}
