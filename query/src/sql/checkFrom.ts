import { QueryRefused } from "../errors.ts";
import type { PoolClass } from "../types.ts";
import { type AstNode, nodeAt, textAt } from "./ast.ts";
import type { Checking, Named } from "./checking.ts";
import { type Expression, isPerson } from "./expression.ts";
import { inlineBlock, shiftTables } from "./inlineBlock.ts";
import type { Block, Join, JoinKind, Relation } from "./plan.ts";
import { expectBoolean, resolveExpression, unsupported } from "./resolveExpression.ts";
import { type NamedTable, type Scope, type Table, poolTable } from "./scope.ts";
import { type Source, keywordAt, locate, shown } from "./source.ts";

const JOINS: Readonly<Record<string, [string, string]>> = {
  SEMI: ["SEMI JOIN", "semi"],
  ANTI: ["ANTI JOIN", "anti"],
  NATURAL: ["NATURAL JOIN", "natural"],
  ASOF: ["ASOF JOIN", "asof"],
  POSITIONAL: ["POSITIONAL JOIN", "positional"],
};
const KINDS: Readonly<Record<string, JoinKind>> = {
  INNER: "INNER",
  LEFT: "LEFT",
  RIGHT: "RIGHT",
  FULL: "FULL",
  OUTER: "FULL",
  CROSS: "CROSS",
};
const SOURCES: Readonly<Record<string, [string, string]>> = {
  TABLE_FUNCTION: ["A table function", "from"],
  EXPRESSION_LIST: ["VALUES", "values"],
  COLUMN_DATA: ["VALUES", "values"],
  PIVOT: ["PIVOT", "pivot|unpivot"],
  SHOW_REF: ["SHOW, DESCRIBE or SUMMARIZE", "show|describe|summarize"],
  EMPTY: ["SELECT without FROM", "select"],
  DELIM_GET: ["This table", "from"],
};
const MOST_TABLES = 16;

type Leaf = { node: AstNode; join?: { node: AstNode; kind: JoinKind } };

/** What a FROM clause adds to its SELECT: tables, how they join, and the conditions of subqueries taken apart. */
type From = Pick<Block, "tables" | "joins"> & { conditions: Expression[] };

/** Fills a scope with the tables of a FROM clause. Throws QueryRefused. */
export function checkFrom(checking: Checking, scope: Scope, node: AstNode, ctes: Named): From {
  const leaves = flatten(scope.source, node);
  const mayInline = leaves.every(({ join }) => join === undefined || ["INNER", "CROSS"].includes(join.kind));
  const from: From = { tables: scope.tables, joins: [], conditions: [] };
  let byPerson = true;
  for (const [i, leaf] of leaves.entries()) {
    const before = scope.tables.length;
    const inside = addTable(checking, scope, leaf.node, ctes, mayInline || (i === 0 && leaves.every(keepsFirst)));
    scope.personal = checking.poolClass === "personal";
    if (scope.tables.length > MOST_TABLES)
      throw new QueryRefused("too-deep", `A SELECT may join ${MOST_TABLES} tables`);
    if (leaf.join) {
      const join = checkJoin(scope, leaf.join.node, leaf.join.kind, before);
      const linked = joinsPerson(join.condition, before);
      if (scope.personal && !linked) throw joinRefused(scope.source, leaf.join.node);
      byPerson &&= linked && join.kind !== "RIGHT" && join.kind !== "FULL";
      // a condition may name any of the tables taken out of a subquery, so it waits until all of them are there
      const waits = inside !== undefined && inside.joins.length > 0;
      from.joins.push(waits ? { kind: "CROSS" } : join);
      if (waits && join.condition) from.conditions.push(join.condition);
    }
    from.joins.push(...(inside?.joins ?? []));
    if (inside?.where) from.conditions.push(inside.where);
  }
  scope.joinedByPerson = byPerson;
  return from;
}

/** Rows of the first table are all kept, or dropped, by joins of these kinds as they are by WHERE. */
function keepsFirst({ join }: Leaf): boolean {
  return join === undefined || ["INNER", "CROSS", "LEFT"].includes(join.kind);
}

function flatten(source: Source, node: AstNode): Leaf[] {
  const type = textAt(node, "type");
  if (type === "BASE_TABLE" || type === "SUBQUERY") return [{ node }];
  if (type !== "JOIN") {
    const [construct, keyword] = SOURCES[type] ?? ["This table", "from"];
    throw unsupported(construct, locate(source, node) ?? keywordAt(source, keyword));
  }
  const named = textAt(node, "ref_type") === "REGULAR" ? textAt(node, "join_type") : textAt(node, "ref_type");
  const kind = KINDS[named];
  if (kind === undefined) {
    const [construct, keyword] = JOINS[named] ?? ["This join", "join"];
    throw unsupported(construct, keywordAt(source, keyword) ?? locate(source, node));
  }
  const left = flatten(source, nodeAt(node, "left") ?? {});
  const right = nodeAt(node, "right") ?? {};
  if (textAt(right, "type") === "JOIN") throw unsupported("A join in parentheses", locate(source, right));
  return [...left, ...flatten(source, right).map((leaf) => ({ ...leaf, join: { node, kind } }))];
}

/** Adds a table to the scope. Returns the SELECT it was, where that was taken apart. */
function addTable(
  checking: Checking,
  scope: Scope,
  node: AstNode,
  ctes: Named,
  mayInline: boolean,
): Pick<Block, "joins" | "where"> | undefined {
  const { source } = scope;
  const at = locate(source, node);
  if (nodeAt(node, "sample")) throw unsupported("SAMPLE", at);
  if (nodeAt(node, "at_clause")) throw unsupported("AT", at);
  const relation = relationOf(scope, node, ctes);
  if (relation === undefined) {
    addPool(checking, scope, node, at);
    return undefined;
  }
  const alias = textAt(node, "alias") || textAt(node, "table_name");
  const inlined = mayInline ? inlineBlock(relation) : undefined;
  if (inlined === undefined) {
    const table: Table = { kind: "query", index: scope.tables.length, query: relation };
    scope.tables.push(table);
    addName(scope, { alias, at, table });
    return undefined;
  }
  const offset = scope.tables.length;
  const moved = shiftTables(inlined, offset);
  scope.tables.push(...moved.tables);
  addName(scope, {
    alias,
    at,
    columns: relation.columns.map(({ name }, i) => ({ name, expression: moved.select[i]!.expression })),
  });
  return moved;
}

/** Returns what a name of WITH or a subquery stands for, its columns renamed; undefined: it may be a pool. */
function relationOf(scope: Scope, node: AstNode, ctes: Named): Relation | undefined {
  const at = locate(scope.source, node);
  const names = Array.isArray(node["column_name_alias"]) ? node["column_name_alias"].map(String) : [];
  if (textAt(node, "type") === "SUBQUERY") {
    const body = nodeAt(nodeAt(node, "subquery") ?? {}, "node");
    if (body === undefined) throw unsupported("This table", at);
    return renamed(scope.subquery(body, scope.outer), names, at);
  }
  const isPlain = textAt(node, "schema_name") === "" && textAt(node, "catalog_name") === "";
  const relation = isPlain ? ctes.get(textAt(node, "table_name").toLowerCase()) : undefined;
  if (relation === undefined && names.length > 0) throw unsupported("Renaming a table's columns", at);
  return relation && renamed(relation, names, at);
}

/** Returns a relation with other names for its columns. Throws QueryRefused if they are too many or not distinct. */
export function renamed(relation: Relation, names: readonly string[], at: number | undefined): Relation {
  if (names.length === 0) return relation;
  if (names.length > relation.columns.length)
    throw new QueryRefused("unknown-field", `A list of ${names.length} names is for more columns than there are`, at);
  const columns = relation.columns.map((column, i) => ({ ...column, name: names[i] ?? column.name }));
  const lower = columns.map(({ name }) => name.toLowerCase());
  if (new Set(lower).size < lower.length)
    throw new QueryRefused("ambiguous-field", "Two columns of a subquery have one name", at);
  return { ...relation, columns };
}

function addPool(checking: Checking, scope: Scope, node: AstNode, at: number | undefined): void {
  const name = textAt(node, "table_name");
  const view = checking.pools.find((pool) => pool.schema.name.toLowerCase() === name.toLowerCase());
  if (view === undefined || textAt(node, "schema_name") !== "" || textAt(node, "catalog_name") !== "")
    throw new QueryRefused("unknown-table", `No pool ${shown(name)}`, at, {
      tables: checking.pools.map((pool) => pool.schema.name),
    });
  refuseMixed(checking, view.class, at);
  const table = poolTable(scope.tables.length, view, scope.mode);
  scope.tables.push(table);
  addName(scope, { alias: textAt(node, "alias") || view.schema.name, at, table });
}

function addName(scope: Scope, named: NamedTable): void {
  if (scope.named.some((each) => each.alias.toLowerCase() === named.alias.toLowerCase()))
    throw new QueryRefused("unknown-table", `Two tables are called ${shown(named.alias)}`, named.at);
  scope.named.push(named);
}

/** A query is over pools of one class. */
function refuseMixed(checking: Checking, found: PoolClass, at: number | undefined): void {
  if ((checking.poolClass ?? found) !== found)
    throw new QueryRefused(
      "mixed-classes",
      "Personal and open pools do not join: exact usage of the open pool would tell who matched in the personal one",
      at,
    );
  checking.poolClass = found;
}

function checkJoin(scope: Scope, node: AstNode, kind: JoinKind, added: number): Join {
  if (kind === "CROSS") return { kind };
  const using = Array.isArray(node["using_columns"]) ? node["using_columns"].map(String) : [];
  if (using.length > 0) {
    if (using.length > 1 || using[0]?.toLowerCase() !== "person") throw joinRefused(scope.source, node);
    return { kind, condition: usingPerson(scope, node, added) };
  }
  const condition = nodeAt(node, "condition");
  if (condition === undefined) throw joinRefused(scope.source, node);
  const expression = resolveExpression(scope, condition, { clause: "join" });
  expectBoolean(expression, "ON");
  refusePersonElsewhere(scope, expression);
  return { kind, condition: expression };
}

function usingPerson(scope: Scope, node: AstNode, added: number): Expression {
  const at = locate(scope.source, node);
  if (
    scope.tables.length !== scope.named.length ||
    [scope.tables[0], scope.tables[added]].some((t) => t?.kind !== "pool")
  )
    throw unsupported("USING with a subquery", at);
  const args = [0, added].map((table): Expression => ({ kind: "person", table, type: "string", at: undefined }));
  return { kind: "call", name: "COMPARE_EQUAL", args, type: "boolean", at };
}

/** Returns whether a join's condition binds the added tables to an earlier one by person. */
function joinsPerson(condition: Expression | undefined, added: number): boolean {
  if (condition?.kind !== "call") return false;
  if (condition.name === "CONJUNCTION_AND") return condition.args.some((arg) => joinsPerson(arg, added));
  const isAdded = (arg: Expression): boolean => (arg.kind === "person" || arg.kind === "output") && arg.table >= added;
  return isPersonEquality(condition) && condition.args.some(isAdded) && !condition.args.every(isAdded);
}

function isPersonEquality(condition: Expression & { kind: "call" }): boolean {
  return condition.name === "COMPARE_EQUAL" && condition.args.length === 2 && condition.args.every(isPerson);
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
