import { type Expression, argumentOf } from "./expression.ts";
import type { SelectPlan } from "./plan.ts";

/** With more streams than this, groups times streams would be more than a second pass over the records costs. */
const MANY_STREAMS = 5_000;

/**
 * Returns whether each group's aggregates can be put together from parts, one a stream, to the same value: sums of whole
 * numbers are the same in any order, sums of fractions are not.
 */
export function canSplit(plan: SelectPlan): boolean {
  const [table] = plan.tables;
  if (table === undefined || plan.tables.length > 1) return false;
  if (plan.keys.length > 0 && table.streams.length > MANY_STREAMS) return false;
  return plan.aggregates.every((aggregate) => {
    if (aggregate.distinct) return false;
    if (aggregate.name !== "sum" && aggregate.name !== "avg") return true;
    const value = argumentOf(aggregate);
    return value !== undefined && isWhole(plan, value);
  });
}

function isWhole(plan: SelectPlan, expression: Expression): boolean {
  switch (expression.kind) {
    case "column":
      return plan.tables[expression.table]?.view.schema.fields[expression.field]?.type === "integer";
    case "literal":
      return expression.type === "null" || /^\(?-?\d+\)?$/.test(expression.sql);
    case "call":
      if (expression.name === "CAST INTEGER") return true;
      if (expression.name === "CASE")
        return expression.args.every((arg, i) =>
          i % 2 === 0 && i < expression.args.length - 1 ? true : isWhole(plan, arg),
        );
      return (
        ["+", "-", "*", "abs", "BOUND"].includes(expression.name) && expression.args.every((arg) => isWhole(plan, arg))
      );
    default:
      return false;
  }
}
