import { printExpression } from "./printExpression.ts";
import type { OrderItem } from "./expression.ts";
import type { SelectPlan } from "./plan.ts";

/** One key of an order: SQL for its value and how it sorts. */
export type SortKey = { sql: string; descending: boolean; nullsFirst: boolean };

/** Returns a plan's ORDER BY over the columns o0, o1 ... of records, or over the values of a group. */
export function orderKeys({ grouped, order }: Pick<SelectPlan, "grouped" | "order">): SortKey[] {
  return order.map(({ expression, descending, nullsFirst }: OrderItem, i) => ({
    sql: grouped ? printExpression(expression) : `o${i}`,
    descending,
    nullsFirst,
  }));
}

/**
 * Returns what makes an answer the same bytes whoever computes it: records in pool order, groups in the order of their
 * keys. In personal pools records go by pseudonym: the order of stream numbers would tell whose rows they are.
 */
export function tieBreakers(plan: SelectPlan): SortKey[] {
  const ascending = (sql: string): SortKey => ({ sql, descending: false, nullsFirst: false });
  if (plan.grouped) return plan.keys.map((_, i) => ascending(`k${i}`));
  const ids = plan.tables.flatMap(({ index: i }) => [`s${i}`, `e${i}`, `r${i}`]);
  const inPools = plan.personal ? ["p", ...plan.tables.flatMap(({ index: i }) => [`e${i}`, `r${i}`]), ...ids] : ids;
  return inPools.map(ascending);
}

/** Returns ORDER BY over the keys, or nothing for none. */
export function orderBy(keys: readonly SortKey[]): string {
  const items = keys.map(
    ({ sql, descending, nullsFirst }) => `${sql} ${descending ? "DESC" : "ASC"} NULLS ${nullsFirst ? "FIRST" : "LAST"}`,
  );
  return items.length > 0 ? ` ORDER BY ${items.join(", ")}` : "";
}

/** Returns the condition that a row does not sort behind one whose keys are `b0`, `b1` ... of table `other`. */
export function notBehind(keys: readonly SortKey[], other: string): string {
  return keys.reduceRight((rest, key, i) => {
    const edge = `${other}.b${i}`;
    return `(${before(key, key.sql, edge)} OR (${key.sql} IS NOT DISTINCT FROM ${edge} AND ${rest}))`;
  }, "TRUE");
}

/** Returns the condition that a row does not sort before one whose keys are `b0`, `b1` ... of table `other`. */
export function notBefore(keys: readonly SortKey[], other: string): string {
  return keys.reduceRight((rest, key, i) => {
    const edge = `${other}.b${i}`;
    return `(${before(key, edge, key.sql)} OR (${key.sql} IS NOT DISTINCT FROM ${edge} AND ${rest}))`;
  }, "TRUE");
}

function before({ descending, nullsFirst }: SortKey, left: string, right: string): string {
  const [none, some] = nullsFirst ? [left, right] : [right, left];
  return `(${left} ${descending ? ">" : "<"} ${right} OR (${none} IS NULL AND ${some} IS NOT NULL))`;
}
