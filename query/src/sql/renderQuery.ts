import type { SelectPlan } from "./plan.ts";
import { renderGroups } from "./renderGroups.ts";
import { renderRows } from "./renderRows.ts";

/** What a query comes to: plain SQL over the views of its pools. */
export type RenderedQuery = {
  /** make the temporary tables that the others read */
  steps: string[];
  /** gives the answer */
  result: string;
  /** personal aggregates: gives the fewest contributors of any group or aggregate, askers not counted */
  floor?: { sql: string; k: number };
  /** open pools: gives (stream, records used) for each table */
  usage: { pool: number; sql: string }[];
};

/** Returns the statements that answer a plan and measure its usage. */
export function renderQuery(plan: SelectPlan): RenderedQuery {
  return plan.mode === "rows" ? renderRows(plan) : renderGroups(plan);
}
