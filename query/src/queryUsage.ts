import { type DuckPlan, grantedPools } from "./duckPlan.ts";
import { isolate } from "./isolate.ts";
import { partUsage } from "./partUsage.ts";
import type { ProcessPool } from "./processPool.ts";
import type { PartUsage, PreparedQuery, RunOptions } from "./types.ts";

/** Returns the usage of each part without an answer; personal pools are not read for it. Throws QueryFailed. */
export async function queryUsage(
  prepared: PreparedQuery,
  options: RunOptions = {},
  pool?: ProcessPool,
): Promise<PartUsage[]> {
  const { snapshot, steps, usage } = prepared.plan as DuckPlan;
  if (usage.length === 0) return prepared.parts.map((part) => partUsage(part, []));
  const reply = await isolate(
    { file: snapshot, pools: grantedPools(prepared), steps, usage, formats: [] },
    options,
    pool,
  );
  return prepared.parts.map((part) => partUsage(part, reply.usage));
}
