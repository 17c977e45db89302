import { type AstNode, allChildren, nodeAt, nodesAt, textAt } from "./ast.ts";
import { isAggregated, isDistinct } from "./isAggregated.ts";

/**
 * Returns whether values of single records may leave by a query: some path from a pool to the answer, through FROM or a
 * condition, meets no GROUP BY, aggregate or DISTINCT. `known` says so of the names that WITH gave.
 */
export function rowsLeave(node: AstNode, known: ReadonlyMap<string, boolean> = new Map()): boolean {
  const named = new Map(known);
  for (const entry of nodesAt(nodeAt(node, "cte_map") ?? {}, "map")) {
    const body = nodeAt(nodeAt(nodeAt(entry, "value") ?? {}, "query") ?? {}, "node");
    named.set(textAt(entry, "key").toLowerCase(), body !== undefined && rowsLeave(body, named));
  }
  if (textAt(node, "type") === "SELECT_NODE" && (isAggregated(node) || isDistinct(node))) return false;
  return below({ ...node, cte_map: undefined }, named);
}

function below(node: AstNode, named: ReadonlyMap<string, boolean>): boolean {
  return allChildren(node).some((child) => {
    const type = textAt(child, "type");
    if (type === "SELECT_NODE" || type === "SET_OPERATION_NODE") return rowsLeave(child, named);
    if (type === "BASE_TABLE") return named.get(textAt(child, "table_name").toLowerCase()) ?? true;
    return below(child, named);
  });
}
