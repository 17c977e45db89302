import { CALLS } from "./calls.ts";
import { type Expression, type OrderItem, type Window, someExpression } from "./expression.ts";
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
    case "output":
      return `t${expression.table}.c${expression.column}`;
    case "scalar":
      return `s${expression.query}.z`;
    case "window":
      throw new RangeError("A window function stands in a column of its own");
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

/** Returns a window function's call; rows that tie are told apart by `ties` where its value depends on their order. */
export function printWindow(window: Window, ties: readonly string[]): string {
  const { name, args, filter, distinct, partitions, order, frame, stable } = window;
  const called = args.length === 0 && name.startsWith("count") ? "*" : args.map(printSafely).join(", ");
  const sorted = [...order.map(printOrderItem), ...(stable ? ties : [])];
  const over = [
    ...(partitions.length > 0 ? [`PARTITION BY ${partitions.map(printSafely).join(", ")}`] : []),
    ...(sorted.length > 0 ? [`ORDER BY ${sorted.join(", ")}`] : []),
    ...(frame === undefined ? [] : [frame]),
  ];
  const only = filter ? ` FILTER (WHERE ${printSafely(filter)})` : "";
  return `${name === "count_star" ? "count" : name}(${distinct ? "DISTINCT " : ""}${called})${only} OVER (${over.join(" ")})`;
}

function printOrderItem({ expression, descending, nullsFirst }: OrderItem): string {
  return `${printSafely(expression)} ${descending ? "DESC" : "ASC"} NULLS ${nullsFirst ? "FIRST" : "LAST"}`;
}
