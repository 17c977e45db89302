import { CALLS } from "./calls.ts";
import { type Expression, someExpression } from "./expression.ts";
import { isPersonPair } from "./personPair.ts";

/** Returns an expression as SQL: columns as `t0.c3`, keys of a group as `k0`, aggregates as the values `v0` of a group. */
export function printExpression(expression: Expression): string {
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
      return `v${expression.index}`;
    case "call":
      if (isPersonPair(expression)) return printPersonPair(expression.args);
      return callOf(expression.name).sql(expression.args.map(printExpression));
  }
}

/** Returns an expression over a record's own values as SQL that cannot fail: what would, gives NULL. */
export function printSafely(expression: Expression): string {
  const sql = printExpression(expression);
  const mayFail = someExpression(expression, (each) => each.kind === "call" && callOf(each.name).throws === true);
  return mayFail ? `TRY(${sql})` : sql;
}

function printPersonPair(args: readonly Expression[]): string {
  return `(${args.map((arg) => (arg.kind === "person" ? `t${arg.table}.who` : "NULL")).join(" = ")})`;
}

function callOf(name: string): { sql(args: readonly string[]): string; throws?: boolean } {
  const call = CALLS.get(name);
  if (call === undefined) throw new RangeError(`No call ${name}`);
  return call;
}
