import { countQuery } from "./countQuery.ts";
import { processPool } from "./isolate.ts";
import { prepareQuery } from "./prepareQuery.ts";
import type { PoolOptions } from "./processPool.ts";
import { queryUsage } from "./queryUsage.ts";
import { removeLeftovers } from "./removeLeftovers.ts";
import { runQuery } from "./runQuery.ts";
import type { QueryEngine } from "./types.ts";

/** The engine on DuckDB: snapshots are files written by `loadSnapshot`, each query starts a process of its own. */
export const duckdbEngine: QueryEngine = {
  prepare: prepareQuery,
  count: countQuery,
  run: runQuery,
  usage: queryUsage,
};

/** An engine whose processes wait for queries; `close` ends those that wait. */
export type WarmEngine = QueryEngine & { close(): Promise<void> };

/** Returns the engine on DuckDB that keeps processes ready with the last snapshot open, and lets few queries run at once. */
export function warmDuckdbEngine(options: Partial<PoolOptions> = {}): WarmEngine {
  const pool = processPool(options);
  // what a process that was killed left behind is in nobody's way while it is removed
  void removeLeftovers().catch(() => undefined);
  return {
    prepare: prepareQuery,
    count: (prepared, run) => countQuery(prepared, run, pool),
    run: (prepared, run) => runQuery(prepared, run, pool),
    usage: (prepared, run) => queryUsage(prepared, run, pool),
    close: () => pool.close(),
  };
}
