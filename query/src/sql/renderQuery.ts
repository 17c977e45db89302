import type { RenderedSets } from "../privacy/renderSets.ts";
import type { QueryPlan } from "./queryPlan.ts";
import { renderGroups } from "./renderGroups.ts";
import { renderRelations } from "./renderRelations.ts";
import { renderRows } from "./renderRows.ts";

/** What a query comes to: plain SQL over the views of its pools. */
export type RenderedQuery = {
  /** make the temporary tables that the others read */
  steps: string[];
  /** gives the answer */
  result: string;
  /** personal aggregates: gives the fewest contributors of any group or aggregate, askers not counted; whom they are of */
  floor?: { sql: string; k: number; sets: RenderedSets };
  /** open pools: give (stream, records used) for each table; counts of one pool add up */
  usage: { pool: number; sql: string }[];
};

/** Returns the statements that answer a plan and measure its usage. */
export function renderQuery(plan: QueryPlan): RenderedQuery {
  if (!("simple" in plan)) return renderRelations(plan);
  return plan.simple.grouped ? renderGroups(plan.simple) : renderRows(plan.simple);
}
