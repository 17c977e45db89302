import { tmpdir } from "node:os";
import { answerJob } from "../answerJob.ts";
import { type DuckPlan, grantedPools } from "../duckPlan.ts";
import { DEFAULT_LIMITS } from "../isolate.ts";
import { partUsage } from "../partUsage.ts";
import { type AnsweredSet, answeredSets } from "../privacy/answeredSets.ts";
import type { PartUsage, PreparedQuery, ResultValue } from "../types.ts";

/** Runs a prepared query in this process, for tests that run thousands: the same job, without the child. */
export async function runHere(
  prepared: PreparedQuery,
): Promise<{ rows: ResultValue[][]; usage: PartUsage[]; answered: AnsweredSet[] } | "below-k"> {
  const { snapshot: file, floor, steps, result, usage } = prepared.plan as DuckPlan;
  const job = { file, pools: grantedPools(prepared), ...(floor ? { floor } : {}), steps, result, usage, formats: [] };
  const reply = await answerJob({ ...job, limits: DEFAULT_LIMITS, scratch: tmpdir() });
  if (reply.kind === "below-k") return "below-k";
  if (reply.kind === "failed") throw new Error(`Job failed: ${reply.code}`);
  const answered = floor && reply.sets ? answeredSets(floor.sets, reply.sets, prepared.parts) : [];
  const rows = reply.answer?.rows ?? [];
  return { rows, usage: prepared.parts.map((part) => partUsage(part, reply.usage)), answered };
}
