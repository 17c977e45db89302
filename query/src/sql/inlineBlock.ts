import { type Expression, mapChildren, someExpression } from "./expression.ts";
import type { Block, Join, Relation } from "./plan.ts";

/** Returns the SELECT of a relation that says no more than its tables, joins and WHERE would in the SELECT around it. */
export function inlineBlock(relation: Relation): Block | undefined {
  if (!("block" in relation)) return undefined;
  const { block } = relation;
  const isPlain =
    !block.grouped &&
    block.order.length === 0 &&
    block.limit === undefined &&
    block.offset === 0 &&
    block.predicates.length === 0 &&
    block.scalars.length === 0 &&
    block.joins.every(({ kind }) => kind === "INNER" || kind === "CROSS") &&
    block.tables.every(({ kind }) => kind === "pool") &&
    !block.select.some(({ expression }) => someExpression(expression, ({ kind }) => kind === "window"));
  return isPlain ? block : undefined;
}

/** Returns the parts of a SELECT with its tables numbered from an offset. */
export function shiftTables(
  { tables, joins, where, select }: Block,
  offset: number,
): Pick<Block, "tables" | "joins" | "select" | "where"> {
  const moved = (expression: Expression): Expression => shifted(expression, offset);
  return {
    tables: tables.map((table) => ({ ...table, index: table.index + offset })),
    joins: joins.map(({ kind, condition }): Join => ({ kind, ...(condition ? { condition: moved(condition) } : {}) })),
    ...(where ? { where: moved(where) } : {}),
    select: select.map(({ name, expression }) => ({ name, expression: moved(expression) })),
  };
}

function shifted(expression: Expression, offset: number): Expression {
  if (expression.kind === "column" || expression.kind === "person")
    return { ...expression, table: expression.table + offset };
  return mapChildren(expression, (child) => shifted(child, offset));
}
