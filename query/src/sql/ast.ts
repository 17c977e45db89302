/** A node of DuckDB's serialized SELECT. Read with the helpers below, which throw nothing and assume nothing. */
export type AstNode = { readonly [key: string]: unknown };

/** Returns a property that is a node, or undefined. */
export function nodeAt(node: AstNode, key: string): AstNode | undefined {
  const value = node[key];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as AstNode) : undefined;
}

/** Returns a property that is a list of nodes; empty if it is none. */
export function nodesAt(node: AstNode, key: string): AstNode[] {
  const value = node[key];
  return Array.isArray(value) ? (value as AstNode[]) : [];
}

/** Returns a property that is text; empty if it is none. */
export function textAt(node: AstNode, key: string): string {
  const value = node[key];
  return typeof value === "string" ? value : "";
}

/** Returns the nodes under those of the given keys that hold one. */
export function childrenAt(node: AstNode, keys: readonly string[]): AstNode[] {
  return keys.map((key) => nodeAt(node, key)).filter((child) => child !== undefined);
}

/** Returns a column reference's names, outermost first. */
export function namesOf(node: AstNode): string[] {
  const value = node["column_names"];
  return Array.isArray(value) ? value.map(String) : [];
}

/** Returns the position in SELECT that a bare integer in GROUP BY or ORDER BY names. */
export function ordinalOf(node: AstNode): number | undefined {
  const value = nodeAt(node, "value")?.["value"];
  return textAt(node, "class") === "CONSTANT" && typeof value === "number" && Number.isInteger(value)
    ? value
    : undefined;
}

/** Returns every node right below one, whichever property holds it. */
export function allChildren(node: AstNode): AstNode[] {
  return Object.keys(node)
    .flatMap((key) => nodesAt(node, key).concat(nodeAt(node, key) ?? []))
    .filter((child) => typeof child === "object" && child !== null);
}
