import type { SelectPlan } from "./plan.ts";

/** Returns whether LIMIT or OFFSET may keep rows out of the answer. */
export function isCut({ limit, offset }: Pick<SelectPlan, "limit" | "offset">): boolean {
  return limit !== undefined || offset > 0;
}

/** Returns a plan's OFFSET and LIMIT, in the order that standard SQL and every engine takes. */
export function limitSql({ limit, offset }: Pick<SelectPlan, "limit" | "offset">): string {
  return (offset === 0 ? "" : ` OFFSET ${offset}`) + (limit === undefined ? "" : ` LIMIT ${limit}`);
}

/** Returns a count as usage carries it: a double holds every count there can be, and is read without a BigInt. */
export function recordCount(sql: string): string {
  return `CAST(${sql} AS DOUBLE PRECISION)`;
}

/** Returns SQL that gives (stream, records used) for each pool: each record of `used` once; an outer join has none for some. */
export function usageSql(
  plan: Pick<SelectPlan, "tables">,
  steps: readonly string[],
  used: string,
): { pool: number; sql: string }[] {
  const withSteps = steps.length > 0 ? `WITH ${steps.join(", ")} ` : "";
  return plan.tables.map(({ index: i, view }) => {
    const records =
      plan.tables.length === 1 ? used : `(SELECT DISTINCT s${i}, e${i}, r${i} FROM ${used} WHERE s${i} IS NOT NULL) d`;
    return {
      pool: view.pool,
      sql: `${withSteps}SELECT s${i}, ${recordCount("count(*)")} FROM ${records} GROUP BY s${i}`,
    };
  });
}
