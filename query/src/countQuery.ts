import { queryUsage } from "./queryUsage.ts";
import { scanUnits } from "./scanUnits.ts";
import type { ProcessPool } from "./processPool.ts";
import type { PartCount, PreparedQuery, RunOptions } from "./types.ts";

/**
 * Returns what a query costs in data points: `units` exactly as settled if consents stay as they are, `most` what no
 * answer on this snapshot can exceed. Throws QueryFailed.
 */
export async function countQuery(
  prepared: PreparedQuery,
  options: RunOptions = {},
  pool?: ProcessPool,
): Promise<PartCount[]> {
  const usage = await queryUsage(prepared, options, pool);
  return prepared.parts.map((part, i) => ({
    pool: part.pool,
    fields: part.fields,
    units: usage[i]?.units ?? 0,
    most: part.streams.reduce((sum, stream) => sum + scanUnits(part, stream), 0),
  }));
}
