import { QueryRefused } from "../errors.ts";
import { type Aggregate, type Expression, mapChildren, someExpression } from "./expression.ts";
import type { SelectPlan } from "./plan.ts";

/**
 * Returns the plan of an aggregate over personal pools with every contribution bounded: SUM and AVG take sums of fields
 * clamped to the schema's range, COUNT takes a field or person. MIN and MAX are one person's value, and an argument
 * that is not linear could single a person out inside a large group; both are refused.
 */
export function checkPersonal(plan: SelectPlan): SelectPlan {
  return { ...plan, aggregates: plan.aggregates.map((aggregate) => boundAggregate(plan, aggregate)) };
}

function boundAggregate(plan: SelectPlan, aggregate: Aggregate): Aggregate {
  const { name, arg, at } = aggregate;
  if (name === "min" || name === "max")
    throw new QueryRefused(
      "personal-aggregate",
      `${name.toUpperCase()} over a personal pool shows one person's value; use COUNT, SUM or AVG`,
      at,
    );
  if (arg === undefined) return aggregate;
  if (name === "count") {
    if (arg.kind === "column" || arg.kind === "person") return aggregate;
    throw new QueryRefused("personal-aggregate", "COUNT over a personal pool takes *, one field or person", at);
  }
  if (!isLinear(arg) || !someExpression(arg, (each) => each.kind === "column"))
    throw new QueryRefused(
      "personal-aggregate",
      `${name.toUpperCase()} over a personal pool takes fields, added and multiplied by constants; put conditions into WHERE`,
      at,
    );
  return { ...aggregate, arg: bound(plan, arg) };
}

function isLinear(expression: Expression): boolean {
  if (expression.kind === "column") return expression.type === "number" || expression.type === "boolean";
  if (expression.kind === "literal") return expression.type === "number";
  if (expression.kind !== "call" || !expression.args.every(isLinear)) return false;
  if (expression.name === "CAST INTEGER") return expression.args[0]?.type === "boolean";
  if (expression.name === "+" || expression.name === "-") return true;
  if (expression.name === "*") return expression.args.some((arg) => arg.kind === "literal");
  return expression.name === "/" && expression.args[1]?.kind === "literal";
}

function bound(plan: SelectPlan, expression: Expression): Expression {
  if (expression.kind !== "column") return mapChildren(expression, (child) => bound(plan, child));
  if (expression.type === "boolean") return expression;
  const schema = plan.tables[expression.table]?.view.schema;
  const field = schema?.fields[expression.field];
  if (field?.minimum === undefined || field.maximum === undefined)
    throw new QueryRefused(
      "unbounded-field",
      `Field "${field?.name}" of "${schema?.name}" has no minimum and maximum, so one person could weigh any amount; COUNT it`,
      expression.at,
      { field: field?.name },
    );
  const ends = [field.minimum, field.maximum].map((value): Expression => {
    const sql = field.type === "integer" && Number.isInteger(value) ? `(${value})` : `CAST('${value}' AS DOUBLE)`;
    return { kind: "literal", sql, type: "number", at: expression.at };
  });
  return { kind: "call", name: "BOUND", args: [expression, ...ends], type: "number", at: expression.at };
}
