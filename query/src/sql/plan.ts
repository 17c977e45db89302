import type { Aggregate, Expression } from "./expression.ts";
import type { TableScope } from "./scope.ts";

export type OrderItem = { expression: Expression; descending: boolean; nullsFirst: boolean };

/** A checked query: nothing is left in it that is not on the allow-list. */
export type SelectPlan = {
  mode: "rows" | "aggregate";
  personal: boolean;
  /** largest k of the pools; 0 in open pools */
  k: number;
  tables: TableScope[];
  /** conditions of the joins, in the order of the tables after the first */
  joins: Expression[];
  where?: Expression;
  /** values of one record each; the GROUP BY */
  keys: Expression[];
  aggregates: Aggregate[];
  /** of one record (rows) or one group (aggregate) */
  select: { name: string; expression: Expression }[];
  having?: Expression;
  order: OrderItem[];
  limit?: number;
  offset: number;
};
