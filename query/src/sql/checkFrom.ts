import { QueryRefused } from "../errors.ts";
import type { PoolView, QueryMode } from "../types.ts";
import { type AstNode, nodeAt, nodesAt, textAt } from "./ast.ts";
import type { Expression } from "./expression.ts";
import { expectBoolean, resolveExpression, unsupported } from "./resolveExpression.ts";
import { type Scope, type TableScope, tableScope } from "./scope.ts";
import { type Source, keywordAt, locate, shown } from "./source.ts";

const JOINS: Readonly<Record<string, [string, string]>> = {
  LEFT: ["LEFT JOIN", "left"],
  RIGHT: ["RIGHT JOIN", "right"],
  FULL: ["FULL JOIN", "full"],
  OUTER: ["FULL JOIN", "full"],
  SEMI: ["SEMI JOIN", "semi"],
  ANTI: ["ANTI JOIN", "anti"],
  CROSS: ["A cross join", "cross|from"],
  NATURAL: ["NATURAL JOIN", "natural"],
  ASOF: ["ASOF JOIN", "asof"],
  POSITIONAL: ["POSITIONAL JOIN", "positional"],
};
const SOURCES: Readonly<Record<string, [string, string]>> = {
  SUBQUERY: ["A subquery in FROM", "from"],
  TABLE_FUNCTION: ["A table function", "from"],
  EXPRESSION_LIST: ["VALUES", "values"],
  COLUMN_DATA: ["VALUES", "values"],
  PIVOT: ["PIVOT", "pivot|unpivot"],
  SHOW_REF: ["SHOW, DESCRIBE or SUMMARIZE", "show|describe|summarize"],
  EMPTY: ["SELECT without FROM", "select"],
  DELIM_GET: ["This table", "from"],
};

/** Returns the scope of a FROM clause and the conditions of its joins. Throws QueryRefused. */
export function checkFrom(
  source: Source,
  node: AstNode,
  pools: readonly PoolView[],
  mode: QueryMode,
): { scope: Scope; joins: Expression[] } {
  const { tables: leaves, joins: joinNodes } = flatten(source, node);
  const scope: Scope = { source, mode, personal: false, tables: [], joinedByPerson: false };
  const tables = leaves.map((leaf, index) => checkTable(source, leaf, index, pools, mode));
  refuseClashes(source, tables, leaves);
  const personal = tables.some((table) => table.view.class === "personal");
  const joins: Expression[] = [];
  let byPerson = true;
  scope.personal = personal;
  scope.tables = tables.slice(0, 1);
  for (const [i, joinNode] of joinNodes.entries()) {
    const added = tables[i + 1];
    if (added === undefined) continue;
    scope.tables = tables.slice(0, i + 2);
    const condition = checkJoin(scope, joinNode, added);
    const linked = joinsPerson(condition, added.index);
    if (personal && !linked) throw joinRefused(source, joinNode);
    byPerson &&= linked;
    joins.push(condition);
  }
  return { scope: { ...scope, tables, joinedByPerson: byPerson }, joins };
}

function flatten(source: Source, node: AstNode): { tables: AstNode[]; joins: AstNode[] } {
  const type = textAt(node, "type");
  if (type === "BASE_TABLE") return { tables: [node], joins: [] };
  if (type !== "JOIN") {
    const [construct, keyword] = SOURCES[type] ?? ["This table", "from"];
    throw unsupported(construct, locate(source, node) ?? keywordAt(source, keyword));
  }
  const kind = textAt(node, "ref_type") === "REGULAR" ? textAt(node, "join_type") : textAt(node, "ref_type");
  if (kind !== "INNER") {
    const [construct, keyword] = JOINS[kind] ?? ["This join", "join"];
    throw unsupported(construct, keywordAt(source, keyword) ?? locate(source, node));
  }
  const left = flatten(source, nodeAt(node, "left") ?? {});
  const right = nodeAt(node, "right") ?? {};
  if (textAt(right, "type") === "JOIN") throw unsupported("A join in parentheses", locate(source, right));
  return { tables: [...left.tables, ...flatten(source, right).tables], joins: [...left.joins, node] };
}

function checkTable(
  source: Source,
  node: AstNode,
  index: number,
  pools: readonly PoolView[],
  mode: QueryMode,
): TableScope {
  const at = locate(source, node);
  const name = textAt(node, "table_name");
  const view = pools.find((pool) => pool.schema.name.toLowerCase() === name.toLowerCase());
  if (view === undefined || textAt(node, "schema_name") !== "" || textAt(node, "catalog_name") !== "")
    throw new QueryRefused("unknown-table", `No pool ${shown(name)}`, at, {
      tables: pools.map((pool) => pool.schema.name),
    });
  if (nodeAt(node, "sample")) throw unsupported("SAMPLE", at);
  if (nodeAt(node, "at_clause")) throw unsupported("AT", at);
  if (nodesAt(node, "column_name_alias").length > 0) throw unsupported("Renaming a table's columns", at);
  return tableScope(index, view, textAt(node, "alias") || view.schema.name, mode);
}

function refuseClashes(source: Source, tables: readonly TableScope[], leaves: readonly AstNode[]): void {
  for (const [i, table] of tables.entries()) {
    const at = locate(source, leaves[i] ?? {});
    const earlier = tables.slice(0, i);
    if (earlier.some((each) => each.view.pool === table.view.pool)) throw unsupported("A pool joined with itself", at);
    if (earlier.some((each) => each.alias.toLowerCase() === table.alias.toLowerCase()))
      throw new QueryRefused("unknown-table", `Two tables are called ${shown(table.alias)}`, at);
    if (earlier.some((each) => each.view.class !== table.view.class))
      throw new QueryRefused(
        "mixed-classes",
        "Personal and open pools do not join: exact usage of the open pool would tell who matched in the personal one",
        at,
      );
  }
}

function checkJoin(scope: Scope, node: AstNode, added: TableScope): Expression {
  const using = Array.isArray(node["using_columns"]) ? node["using_columns"].map(String) : [];
  if (using.length > 0) {
    if (using.length > 1 || using[0]?.toLowerCase() !== "person") throw joinRefused(scope.source, node);
    return {
      kind: "call",
      name: "COMPARE_EQUAL",
      args: [0, added.index].map((table) => ({ kind: "person", table, type: "string", at: undefined })),
      type: "boolean",
      at: locate(scope.source, node),
    };
  }
  const condition = nodeAt(node, "condition");
  if (condition === undefined) throw joinRefused(scope.source, node);
  const expression = resolveExpression(scope, condition, { clause: "join" });
  expectBoolean(expression, "ON");
  refusePersonElsewhere(scope, expression);
  return expression;
}

/** Returns whether a join's condition binds the added table to an earlier one by person. */
function joinsPerson(condition: Expression, added: number): boolean {
  if (condition.kind !== "call") return false;
  if (condition.name === "CONJUNCTION_AND") return condition.args.some((arg) => joinsPerson(arg, added));
  return isPersonEquality(condition) && condition.args.some((arg) => arg.kind === "person" && arg.table === added);
}

function isPersonEquality(condition: Expression & { kind: "call" }): boolean {
  const [left, right] = condition.args;
  if (condition.name !== "COMPARE_EQUAL" || left?.kind !== "person" || right?.kind !== "person") return false;
  return left.table !== right.table;
}

/** In a personal pool's ON a pseudonym compared with anything else would pick one person out. */
function refusePersonElsewhere(scope: Scope, condition: Expression): void {
  if (!scope.personal || scope.mode === "rows" || condition.kind !== "call") return;
  if (condition.name === "CONJUNCTION_AND") return condition.args.forEach((arg) => refusePersonElsewhere(scope, arg));
  if (isPersonEquality(condition)) return;
  const persons = (each: Expression): boolean =>
    each.kind === "person" || (each.kind === "call" && each.args.some(persons));
  if (persons(condition))
    throw new QueryRefused("person", "In ON, compare a table's person with another table's person only", condition.at);
}

function joinRefused(source: Source, node: AstNode): QueryRefused {
  return new QueryRefused(
    "join",
    "Pools join by person: write ON a.person = b.person or USING (person)",
    locate(source, node),
  );
}
