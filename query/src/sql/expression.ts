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
  /** a column of a subquery in FROM; `person` if it is a pseudonym */
  | { kind: "output"; table: number; column: number; person: boolean }
  /** the one value of a subquery */
  | { kind: "scalar"; query: number }
  | { kind: "window"; window: Window }
);

/** How a row sorts in an ORDER BY. */
export type OrderItem = { expression: Expression; descending: boolean; nullsFirst: boolean };

/** A window function's call. `stable`: rows that tie are told apart, for its value depends on their order. */
export type Window = {
  name: string;
  args: Expression[];
  filter?: Expression;
  distinct: boolean;
  partitions: Expression[];
  order: OrderItem[];
  frame?: string;
  stable: boolean;
};

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
  if (expression.kind === "call") return { ...expression, args: expression.args.map(change) };
  if (expression.kind !== "window") return expression;
  const { window } = expression;
  return {
    ...expression,
    window: {
      ...window,
      args: window.args.map(change),
      ...(window.filter ? { filter: change(window.filter) } : {}),
      partitions: window.partitions.map(change),
      order: window.order.map((item) => ({ ...item, expression: change(item.expression) })),
    },
  };
}

/** Returns the expressions right below one. */
export function childrenOf(expression: Expression): Expression[] {
  if (expression.kind === "call") return expression.args;
  if (expression.kind !== "window") return [];
  const { args, filter, partitions, order } = expression.window;
  return [...args, ...(filter ? [filter] : []), ...partitions, ...order.map((item) => item.expression)];
}

/** Returns whether an expression or anything below it passes the test. */
export function someExpression(expression: Expression, test: (each: Expression) => boolean): boolean {
  return test(expression) || childrenOf(expression).some((child) => someExpression(child, test));
}

/** Returns whether an expression's value is a pseudonym. */
export function isPerson(expression: Expression | undefined): boolean {
  return expression?.kind === "person" || (expression?.kind === "output" && expression.person);
}
