import type { Expression } from "./expression.ts";
import type { Block } from "./plan.ts";

/** Returns every expression of a SELECT. */
export function expressionsOf(block: Omit<Block, "tables">): Expression[] {
  return [
    ...block.joins.flatMap(({ condition }) => condition ?? []),
    ...(block.where ? [block.where] : []),
    ...block.predicates.flatMap((each) => ("operand" in each ? [each.operand] : [])),
    ...block.keys,
    ...block.aggregates.flatMap(({ arg, filter }) => [...(arg ? [arg] : []), ...(filter ? [filter] : [])]),
    ...block.select.map(({ expression }) => expression),
    ...(block.having ? [block.having] : []),
    ...block.order.map(({ expression }) => expression),
  ];
}
