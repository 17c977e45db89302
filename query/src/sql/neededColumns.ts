import { type Expression, childrenOf, mapChildren } from "./expression.ts";
import { expressionsOf } from "./expressionsOf.ts";
import type { Block, Relation } from "./plan.ts";

/** A relation, and the numbers of its columns that are asked for; a SELECT's list has these alone. */
export type Needed = { relation: Relation; columns: number[] };

/**
 * Returns each relation without the columns that no SELECT around it asks for, nor the aggregates that only they need:
 * what nobody asks for, nobody is paid for. `columns` are the numbers of those that stay.
 */
export function onlyNeeded(top: Relation, relations: readonly Relation[]): Needed[] {
  const needed = new Map(relations.map(({ id }) => [id, new Set<number>()]));
  const need = (query: Relation, column: number): unknown => needed.get(query.id)?.add(column);
  top.columns.forEach((_, column) => need(top, column));
  const kept = relations.toReversed().map((relation) => {
    const columns = [...needed.get(relation.id)!].sort((a, b) => a - b);
    if ("branches" in relation) {
      for (const branch of relation.branches) columns.forEach((column) => need(branch, column));
      return { relation, columns };
    }
    const block = withColumns(relation.block, columns);
    markAsked(block, need);
    return { relation: { ...relation, block }, columns };
  });
  return kept.toReversed();
}

/** Drops the columns nobody asks for, and the aggregates that then no column, HAVING or ORDER BY names. */
function withColumns(block: Block, columns: readonly number[]): Block {
  const select = columns.map((column) => block.select[column]!);
  const used = new Set<number>();
  const collect = (each: Expression): void => {
    if (each.kind === "aggregate") used.add(each.index);
    childrenOf(each).forEach(collect);
  };
  [...select, ...block.order].forEach(({ expression }) => collect(expression));
  if (block.having) collect(block.having);
  const kept = [...used].sort((a, b) => a - b);
  const renumber = (each: Expression): Expression =>
    each.kind === "aggregate" ? { ...each, index: kept.indexOf(each.index) } : mapChildren(each, renumber);
  return {
    ...block,
    select: select.map(({ name, expression }) => ({ name, expression: renumber(expression) })),
    aggregates: kept.map((index) => block.aggregates[index]!),
    order: block.order.map((item) => ({ ...item, expression: renumber(item.expression) })),
    ...(block.having ? { having: renumber(block.having) } : {}),
  };
}

function markAsked(block: Block, need: (query: Relation, column: number) => unknown): void {
  const collect = (each: Expression): void => {
    const table = each.kind === "output" ? block.tables[each.table] : undefined;
    if (each.kind === "output" && table?.kind === "query") need(table.query, each.column);
    childrenOf(each).forEach(collect);
  };
  expressionsOf(block).forEach(collect);
  for (const predicate of block.predicates) if ("operand" in predicate) need(predicate.query, 0);
  for (const query of block.scalars) need(query, 0);
}
