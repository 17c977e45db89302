import { countQuery } from "./countQuery.ts";
import { prepareQuery } from "./prepareQuery.ts";
import { queryUsage } from "./queryUsage.ts";
import { runQuery } from "./runQuery.ts";
import type { QueryEngine } from "./types.ts";

/** The engine on DuckDB: snapshots are files written by `loadSnapshot`, each query runs in a process of its own. */
export const duckdbEngine: QueryEngine = {
  prepare: prepareQuery,
  count: countQuery,
  run: runQuery,
  usage: queryUsage,
};
