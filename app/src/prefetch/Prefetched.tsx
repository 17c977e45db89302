import { getPonderQueryOptions } from "@ponder/react";
import { HydrationBoundary, QueryClient, dehydrate } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type Config, readConfig } from "../config/readConfig.ts";
import { type IndexerClient, indexerClient } from "../indexer/indexerClient.ts";
import { readStatus } from "../status/readStatus.ts";

/** A page is sent without what the services have not answered by then, in milliseconds; it asks them itself. */
const PATIENCE = 700;

type Db = IndexerClient["db"];

/** Reads what a page shows first, under the keys by which the page asks for it. */
export type Prefetch = {
  config: Config;
  rows: <Rows>(query: (db: Db) => Promise<Rows>) => Promise<Rows>;
  ask: <Data>(query: { queryKey: readonly unknown[]; queryFn: () => Promise<Data> }) => Promise<Data>;
};

type Props = { read: (prefetch: Prefetch) => Promise<unknown>; children: ReactNode };

/** A page with what it shows first: it comes with the page, which so neither waits for scripts nor jumps when they have run. */
export async function Prefetched({ read, children }: Props) {
  const config = readConfig(process.env);
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const client = indexerClient(config.indexerUrl);
  const ask: Prefetch["ask"] = ({ queryKey, queryFn }) => queries.fetchQuery({ queryKey, queryFn: () => queryFn() });
  const rows: Prefetch["rows"] = (query) => ask(getPonderQueryOptions(client, query as never) as never);
  const status = ask({ queryKey: ["status"], queryFn: () => readStatus(config) });
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([Promise.allSettled([status, read({ config, rows, ask })]), patience]);
  return <HydrationBoundary state={dehydrate(queries)}>{children}</HydrationBoundary>;
}
