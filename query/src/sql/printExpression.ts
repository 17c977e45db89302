import { CALLS } from "./calls.ts";
import { type Aggregate, type Expression, someExpression } from "./expression.ts";

/** Returns an expression as SQL: columns as `t0.c3`, keys of a group as `k0`, aggregates over their argument `a0`. */
export function printExpression(expression: Expression, aggregates: readonly Aggregate[] = []): string {
  switch (expression.kind) {
    case "column":
      return `t${expression.table}.c${expression.field}`;
    case "person":
      return `t${expression.table}.person`;
    case "literal":
      return expression.sql;
    case "key":
      return `k${expression.index}`;
    case "aggregate":
      return printAggregate(aggregates[expression.index], expression.index);
    case "call":
      return callOf(expression.name).sql(expression.args.map((arg) => printExpression(arg, aggregates)));
  }
}

/** Returns an expression over a record's own values as SQL that cannot fail: what would, gives NULL. */
export function printSafely(expression: Expression): string {
  const sql = printExpression(expression);
  const mayFail = someExpression(expression, (each) => each.kind === "call" && callOf(each.name).throws === true);
  return mayFail ? `TRY(${sql})` : sql;
}

function printAggregate(aggregate: Aggregate | undefined, index: number): string {
  if (aggregate === undefined) throw new RangeError(`No aggregate ${index}`);
  if (aggregate.arg === undefined && aggregate.filter === undefined) return "count(*)";
  return `${aggregate.name}(${aggregate.distinct ? "DISTINCT " : ""}a${index})`;
}

function callOf(name: string): { sql(args: readonly string[]): string; throws?: boolean } {
  const call = CALLS.get(name);
  if (call === undefined) throw new RangeError(`No call ${name}`);
  return call;
}
