/** What kind of value an expression gives; integers and numbers are one kind. */
export type ValueType = "number" | "string" | "boolean" | "date" | "timestamp" | "null";

/** A checked expression. Nothing of the query's own text survives in it but literals, which are quoted anew. */
export type Expression = { type: ValueType; at: number | undefined } & (
  | { kind: "column"; table: number; field: number }
  | { kind: "person"; table: number }
  | { kind: "literal"; sql: string; text?: string }
  | { kind: "call"; name: string; args: Expression[] }
  | { kind: "key"; index: number }
  | { kind: "aggregate"; index: number }
);

export type AggregateName = "count" | "sum" | "avg" | "min" | "max";

/** One aggregate of a query. No `arg`: COUNT(*). */
export type Aggregate = {
  name: AggregateName;
  arg?: Expression;
  filter?: Expression;
  distinct: boolean;
  at: number | undefined;
};

/** Returns the value an aggregate takes of each row, NULL where its FILTER fails; undefined: every row counts. */
export function argumentOf({ arg, filter, at }: Aggregate): Expression | undefined {
  if (filter === undefined) return arg;
  const value: Expression = arg ?? { kind: "literal", sql: "1", type: "number", at };
  const nothing: Expression = { kind: "literal", sql: "NULL", type: "null", at };
  return { kind: "call", name: "CASE", args: [filter, value, nothing], type: value.type, at };
}

/** Returns the expression with each child replaced. */
export function mapChildren(expression: Expression, change: (child: Expression) => Expression): Expression {
  return expression.kind === "call" ? { ...expression, args: expression.args.map(change) } : expression;
}

/** Returns whether an expression or anything below it passes the test. */
export function someExpression(expression: Expression, test: (each: Expression) => boolean): boolean {
  if (test(expression)) return true;
  return expression.kind === "call" && expression.args.some((arg) => someExpression(arg, test));
}
