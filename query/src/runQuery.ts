import { type DuckPlan, grantedPools } from "./duckPlan.ts";
import { isolate } from "./isolate.ts";
import { partUsage } from "./partUsage.ts";
import { answeredSets } from "./privacy/answeredSets.ts";
import type { ProcessPool } from "./processPool.ts";
import type { PreparedQuery, QueryResult, RunOptions } from "./types.ts";

/**
 * Runs a prepared query in a process of its own. Returns its answer, the bytes of each format asked for, and its usage.
 * Throws QueryRefused below k, QueryFailed at a limit.
 */
export async function runQuery(
  prepared: PreparedQuery,
  options: RunOptions = {},
  pool?: ProcessPool,
): Promise<QueryResult> {
  const { snapshot, floor, steps, result, usage } = prepared.plan as DuckPlan;
  const formats = [...new Set(options.formats ?? [])];
  const reply = await isolate(
    { file: snapshot, pools: grantedPools(prepared), ...(floor ? { floor } : {}), steps, result, usage, formats },
    options,
    pool,
  );
  const { columns, rows, bytes } = reply.answer ?? { columns: [], rows: [], bytes: {} };
  const answered = floor && reply.sets ? answeredSets(floor.sets, reply.sets, prepared.parts) : [];
  return { columns, rows, bytes, usage: prepared.parts.map((part) => partUsage(part, reply.usage)), answered };
}
