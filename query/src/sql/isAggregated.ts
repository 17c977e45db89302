import { type AstNode, allChildren, nodeAt, nodesAt, textAt } from "./ast.ts";

const AGGREGATES: ReadonlySet<string> = new Set(["count", "count_star", "sum", "avg", "mean", "min", "max"]);

/** Returns whether a function's name is an aggregate the engine knows. */
export function isAggregateName(name: string): boolean {
  return AGGREGATES.has(name.toLowerCase());
}

/** Returns whether a SELECT groups. */
export function isAggregated(node: AstNode): boolean {
  if (nodesAt(node, "group_expressions").length > 0 || nodeAt(node, "having")) return true;
  return [...nodesAt(node, "select_list"), ...nodesAt(node, "modifiers")].some(hasAggregate);
}

/** Returns whether a SELECT is a SELECT DISTINCT. */
export function isDistinct(node: AstNode): boolean {
  return nodesAt(node, "modifiers").some((modifier) => textAt(modifier, "type") === "DISTINCT_MODIFIER");
}

function hasAggregate(node: AstNode): boolean {
  if (textAt(node, "class") === "FUNCTION" && isAggregateName(textAt(node, "function_name"))) return true;
  if (textAt(node, "class") === "SUBQUERY") return false;
  return allChildren(node).some(hasAggregate);
}
