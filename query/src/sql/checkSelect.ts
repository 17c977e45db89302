import { QueryRefused } from "../errors.ts";
import { type AstNode, nodeAt, nodesAt, ordinalOf, textAt } from "./ast.ts";
import { checkFrom } from "./checkFrom.ts";
import { checkOrder } from "./checkOrder.ts";
import { checkWhere } from "./checkWhere.ts";
import type { Checking, Named } from "./checking.ts";
import { type Aggregate, type Expression, mapChildren } from "./expression.ts";
import { isAggregated, isDistinct } from "./isAggregated.ts";
import type { Block } from "./plan.ts";
import { type Place, expectBoolean, resolveExpression, unsupported } from "./resolveExpression.ts";
import type { Scope } from "./scope.ts";
import { type Source, keywordAt, locate } from "./source.ts";

/** Returns a checked SELECT; `ctes` are the names that WITH gave. Throws QueryRefused, naming what and where. */
export function checkSelect(
  checking: Checking,
  node: AstNode,
  ctes: Named,
  around: Pick<Scope, "outer" | "nested" | "subquery">,
): Block {
  refuseClauses(checking.source, node);
  const scope = emptyScope(checking, around);
  const from = checkFrom(checking, scope, nodeAt(node, "from_table") ?? {}, ctes);
  const where = checkWhere(scope, nodeAt(node, "where_clause"), from.conditions);
  const grouped = isAggregated(node) || isDistinct(node);
  const output = checkOutput(scope, node, grouped);
  return { tables: from.tables, joins: from.joins, ...where, scalars: scope.scalars, grouped, ...output };
}

/** Returns a scope without tables. */
export function emptyScope(
  { source, mode, poolClass }: Checking,
  around: Pick<Scope, "outer" | "nested" | "subquery">,
): Scope {
  const personal = poolClass === "personal";
  return { source, mode, personal, tables: [], named: [], scalars: [], joinedByPerson: false, ...around };
}

type Output = Pick<Block, "keys" | "aggregates" | "select" | "having" | "order" | "limit" | "offset">;

/** What is computed of the matched records: SELECT, GROUP BY, HAVING, ORDER BY, LIMIT. */
function checkOutput(scope: Scope, node: AstNode, grouped: boolean): Output {
  const items = nodesAt(node, "select_list");
  const keys = checkKeys(scope, node, items);
  const aggregates: Aggregate[] = [];
  const resolve = (item: AstNode, place: Place): Expression => {
    if (!grouped) return resolveExpression(scope, item, { ...place, windows: true });
    return overKeys(scope, resolveExpression(scope, item, { ...place, aggregates }), keys);
  };
  const select = items.map((item) => ({ name: outputName(item), expression: resolve(item, { clause: "select" }) }));
  const alias = (name: string): Expression | undefined =>
    select.find((_, i) => textAt(items[i] ?? {}, "alias").toLowerCase() === name)?.expression;
  const havingNode = nodeAt(node, "having");
  const having = havingNode && resolve(havingNode, { clause: "having", alias });
  if (having) expectBoolean(having, "HAVING");
  const order = checkOrder(scope, node, select, alias, (item) => resolve(item, { clause: "order", alias }));
  return { keys, aggregates, select: distinctNames(select), ...(having ? { having } : {}), ...order };
}

/** Clauses not handled are refused by name, never ignored. */
function refuseClauses(source: Source, node: AstNode): void {
  if (nodeAt(node, "sample")) throw unsupported("SAMPLE", keywordAt(source, "using\\s+sample|tablesample|sample"));
  if (nodeAt(node, "qualify")) throw unsupported("QUALIFY", keywordAt(source, "qualify"));
  if (textAt(node, "aggregate_handling") !== "STANDARD_HANDLING")
    throw unsupported("GROUP BY ALL", keywordAt(source, "group\\s+by"));
  const groups = nodesAt(node, "group_expressions").length;
  const sets = node["group_sets"];
  const single =
    Array.isArray(sets) &&
    (sets.length === 0 || (sets.length === 1 && Array.isArray(sets[0]) && sets[0].length === groups));
  if (!single)
    throw unsupported("ROLLUP, CUBE or GROUPING SETS", keywordAt(source, "rollup|cube|grouping|group\\s+by"));
  for (const modifier of nodesAt(node, "modifiers")) {
    const type = textAt(modifier, "type");
    if (type === "DISTINCT_MODIFIER") {
      refuseDistinct(source, node, modifier);
      continue;
    }
    if (type === "LIMIT_PERCENT_MODIFIER") throw unsupported("LIMIT in percent", keywordAt(source, "limit"));
    if (type !== "ORDER_MODIFIER" && type !== "LIMIT_MODIFIER") throw unsupported("This clause", undefined);
  }
}

/** SELECT DISTINCT of records is a group of each; of groups it would drop some that were paid for. */
function refuseDistinct(source: Source, node: AstNode, modifier: AstNode): void {
  const at = keywordAt(source, "distinct");
  if (nodesAt(modifier, "distinct_on_targets").length > 0) throw unsupported("DISTINCT ON", at);
  if (isAggregated(node)) throw unsupported("SELECT DISTINCT with groups or aggregates", at);
}

/** GROUP BY items: expressions, positions in SELECT, or its aliases (a field of that name goes first). DISTINCT: all of SELECT. */
function checkKeys(scope: Scope, node: AstNode, selectNodes: readonly AstNode[]): Expression[] {
  if (isDistinct(node)) {
    const keys = selectNodes.map((item) => resolveExpression(scope, item, { clause: "group" }));
    if (keys.some(({ kind }) => kind === "literal"))
      throw unsupported("SELECT DISTINCT of a constant", keywordAt(scope.source, "distinct"));
    return keys;
  }
  return nodesAt(node, "group_expressions").map((item) => {
    const at = locate(scope.source, item);
    const ordinal = ordinalOf(item);
    if (ordinal !== undefined) {
      const chosen = selectNodes[ordinal - 1];
      if (chosen === undefined)
        throw new QueryRefused("unknown-field", `GROUP BY ${ordinal}: SELECT has no such item`, at);
      return resolveExpression(scope, chosen, { clause: "group" });
    }
    const alias = (name: string): Expression | undefined => {
      const chosen = selectNodes.find((each) => textAt(each, "alias").toLowerCase() === name);
      return chosen && resolveExpression(scope, chosen, { clause: "group" });
    };
    const key = resolveExpression(scope, item, { clause: "group", alias });
    if (key.kind === "literal") throw unsupported("GROUP BY a constant", at);
    return key;
  });
}

/** Puts group keys in place of the expressions they are; what else reads a record is refused. */
function overKeys(scope: Scope, expression: Expression, keys: readonly Expression[]): Expression {
  const canonical = canonicalOf(expression);
  const index = keys.findIndex((key) => canonicalOf(key) === canonical);
  if (index >= 0) return { kind: "key", index, type: expression.type, at: expression.at };
  if (expression.kind === "column" || expression.kind === "person" || expression.kind === "output") {
    const name = nameOf(scope, expression);
    throw new QueryRefused("not-grouped", `Field "${name}" must stand in GROUP BY or in an aggregate`, expression.at, {
      field: name,
    });
  }
  return mapChildren(expression, (child) => overKeys(scope, child, keys));
}

function nameOf({ tables }: Scope, expression: Expression & { kind: "column" | "person" | "output" }): string {
  if (expression.kind === "person") return "person";
  const table = tables[expression.table];
  if (expression.kind === "output")
    return table?.kind === "query" ? (table.query.columns[expression.column]?.name ?? "") : "";
  return table?.kind === "pool" ? (table.view.schema.fields[expression.field]?.name ?? "") : "";
}

/** The same expression at two places of a query gives the same text. */
function canonicalOf(expression: Expression): string {
  return JSON.stringify(expression, (key, value: unknown) => (key === "at" ? undefined : value));
}

function outputName(node: AstNode): string {
  const alias = textAt(node, "alias");
  if (alias !== "") return alias;
  const kind = textAt(node, "class");
  if (kind === "COLUMN_REF") return (node["column_names"] as string[]).at(-1) ?? "value";
  if (kind !== "FUNCTION" || node["is_operator"] === true)
    return kind === "CAST" ? outputName(nodeAt(node, "child") ?? {}) : "value";
  return `${textAt(node, "function_name").toLowerCase()}(${nodesAt(node, "children").map(outputName).join(", ")})`;
}

function distinctNames<T extends { name: string }>(items: readonly T[]): T[] {
  const taken = new Set<string>();
  return items.map((item) => {
    let name = item.name;
    for (let i = 1; taken.has(name.toLowerCase()); i++) name = `${item.name}_${i}`;
    taken.add(name.toLowerCase());
    return { ...item, name };
  });
}
