import type { ViewShape } from "../tables.ts";
import { type Expression, someExpression } from "./expression.ts";
import { isPersonPair } from "./personPair.ts";
import type { SelectPlan } from "./plan.ts";
import type { TableScope } from "./scope.ts";

/** Returns what a plan reads of each of its pools. */
export function viewShapes(plan: SelectPlan): ViewShape[] {
  const people = {
    who: (plan.personal && plan.mode === "aggregate") || plan.joins.some((join) => someExpression(join, isPersonPair)),
    person: (plan.personal && plan.mode === "rows") || expressionsOf(plan).some(namesPerson),
  };
  return plan.tables.map((table) => ({
    pool: table.view.pool,
    fields: readFields(table).map((index) => ({ index, name: table.view.schema.fields[index]?.name ?? "" })),
    partly: partlyShared(table),
    ...people,
  }));
}

function namesPerson(expression: Expression): boolean {
  if (isPersonPair(expression)) return false;
  if (expression.kind === "person") return true;
  return expression.kind === "call" && expression.args.some(namesPerson);
}

function expressionsOf(plan: SelectPlan): Expression[] {
  return [
    ...plan.joins,
    ...(plan.where ? [plan.where] : []),
    ...plan.keys,
    ...plan.aggregates.flatMap(({ arg, filter }) => [...(arg ? [arg] : []), ...(filter ? [filter] : [])]),
    ...plan.select.map(({ expression }) => expression),
    ...plan.order.map(({ expression }) => expression),
  ];
}

/** Returns the fields a table reads that some of its streams do not share, so that consent is checked record by record. */
function partlyShared(table: TableScope): number[] {
  return readFields(table).filter((field) => !table.streams.every((stream) => (stream.fields >> BigInt(field)) & 1n));
}

/** Returns the indexes of the fields a table reads. */
function readFields(table: TableScope): number[] {
  return table.view.schema.fields.flatMap((_, field) => ((table.reads >> BigInt(field)) & 1n ? [field] : []));
}
