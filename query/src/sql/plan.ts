import type { Aggregate, Expression, OrderItem, ValueType } from "./expression.ts";
import type { PoolTable, Table } from "./scope.ts";

export type JoinKind = "INNER" | "LEFT" | "RIGHT" | "FULL" | "CROSS";

/** How a table joins those before it; a cross join has no condition. */
export type Join = { kind: JoinKind; condition?: Expression };

/** A condition of WHERE that asks a subquery; `in` and `not-in` compare a value with its one column. */
export type Predicate = { query: Relation } & (
  { kind: "in" | "not-in"; operand: Expression } | { kind: "exists" | "not-exists" }
);

/** One checked SELECT: nothing is left in it that is not on the allow-list. */
export type Block = {
  tables: Table[];
  /** of the tables after the first, in their order */
  joins: Join[];
  where?: Expression;
  predicates: Predicate[];
  /** subqueries whose one value an expression uses */
  scalars: Relation[];
  /** whether a row is a group */
  grouped: boolean;
  /** values of one record each; the GROUP BY */
  keys: Expression[];
  aggregates: Aggregate[];
  /** of one record or one group */
  select: { name: string; expression: Expression }[];
  having?: Expression;
  order: OrderItem[];
  limit?: number;
  offset: number;
};

export type RelationColumn = { name: string; type: ValueType; person: boolean };

/** What FROM or a condition may ask: a SELECT, or the rows of several one after another. Numbered after what it asks. */
export type Relation = { id: number; columns: RelationColumn[] } & ({ block: Block } | { branches: Relation[] });

/** A SELECT over pools alone, each once: what personal aggregates take, and what needs no tables in between. */
export type SelectPlan = Omit<Block, "tables"> & {
  tables: PoolTable[];
  personal: boolean;
  /** largest k of the pools; 0 in open pools */
  k: number;
};
