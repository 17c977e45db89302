import { quoteName } from "../quote.ts";
import { type Needed, onlyNeeded } from "./neededColumns.ts";
import type { ManySelects } from "./queryPlan.ts";
import { renderBlock } from "./renderBlock.ts";
import type { RenderedQuery } from "./renderQuery.ts";
import { renderUsed } from "./renderUsed.ts";

/**
 * Returns the statements of a query of several SELECTs. Each has a table of its rows, `q` and its number, with columns c0,
 * c1 ... and an `id` in the order of its ORDER BY; behind it `m`, the records or tuples that matched, and for groups `g`.
 * Usage is traced back from the answer, SELECT by SELECT: `u` holds the ids of the rows used, `x` those of the matched.
 */
export function renderRelations(plan: ManySelects): RenderedQuery {
  const needed = onlyNeeded(plan.top, plan.relations);
  const rows = needed.flatMap((each) => renderRelation(each, plan.personal));
  const { id, columns } = plan.top;
  const named = columns.map(({ name }, i) => `c${i} AS ${quoteName(name)}`);
  const result = `SELECT ${named.join(", ")} FROM q${id} ORDER BY id`;
  if (plan.personal) return { steps: rows, result, usage: [] };
  const { steps, usage } = renderUsed(needed);
  return { steps: [...rows, ...steps], result, usage };
}

function renderRelation({ relation, columns }: Needed, personal: boolean): string[] {
  if ("block" in relation) return renderBlock(relation.id, relation.block, columns, personal);
  const values = columns.map((column) => `, c${column}`).join("");
  const parts = relation.branches.map(({ id }, i) => `SELECT ${i} AS b, id AS i${values} FROM q${id}`);
  return [
    `CREATE TEMP TABLE q${relation.id} AS SELECT row_number() OVER (ORDER BY b, i) AS id, f.* FROM (${parts.join(" UNION ALL ")}) f`,
  ];
}
