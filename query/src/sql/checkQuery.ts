import { QueryRefused } from "../errors.ts";
import type { PoolView } from "../types.ts";
import { type AstNode, nodeAt, nodesAt, textAt } from "./ast.ts";
import { commonType } from "./calls.ts";
import { renamed } from "./checkFrom.ts";
import { checkOrder } from "./checkOrder.ts";
import { checkSelect, emptyScope } from "./checkSelect.ts";
import { type Checking, type Named, addRelation } from "./checking.ts";
import type { Expression } from "./expression.ts";
import type { Block, Relation } from "./plan.ts";
import { resolveExpression, unsupported } from "./resolveExpression.ts";
import { rowsLeave } from "./rowsLeave.ts";
import type { Scope } from "./scope.ts";
import { type Source, keywordAt, locate, shown } from "./source.ts";

/** A checked query: every SELECT in it, each after what it asks; the outermost is `top`. */
export type CheckedQuery = Pick<Checking, "mode" | "relations"> & {
  personal: boolean;
  top: Relation & { block: Block };
};

/** Where a SELECT stands: what WITH named there, the SELECT whose condition it is, and whether it is part of another. */
type Place = { ctes: Named; outer: Scope | undefined; nested: boolean };

/** Returns a parsed query checked against the allow-list and the pools' consents. Throws QueryRefused. */
export function checkQuery(source: Source, node: AstNode, pools: readonly PoolView[]): CheckedQuery {
  const mode = rowsLeave(node) ? "rows" : "aggregate";
  const checking: Checking = { source, pools, mode, poolClass: undefined, relations: [] };
  const place: Place = { ctes: new Map(), outer: undefined, nested: false };
  const found = checkNode(checking, node, place);
  const top = "block" in found ? found : wrapped(checking, found, node, place);
  return { mode, relations: checking.relations, personal: checking.poolClass === "personal", top };
}

function checkNode(checking: Checking, node: AstNode, { ctes: around, outer, nested }: Place): Relation {
  const ctes = withNames(checking, node, around);
  const type = textAt(node, "type");
  if (type === "SET_OPERATION_NODE") return checkUnion(checking, node, { ctes, outer, nested: true });
  if (type !== "SELECT_NODE") throw refusedNode(checking.source, type);
  const subquery: Scope["subquery"] = (body, scope) => checkNode(checking, body, { ctes, outer: scope, nested: true });
  return addRelation(checking, { block: checkSelect(checking, node, ctes, { outer, nested, subquery }) });
}

/** Returns the names known inside a node: those around it, and those its WITH adds, each seen by the next. */
function withNames(checking: Checking, node: AstNode, around: Named): Named {
  const names = new Map(around);
  for (const entry of nodesAt(nodeAt(node, "cte_map") ?? {}, "map")) {
    const [key, value] = [textAt(entry, "key"), nodeAt(entry, "value") ?? {}];
    const body = nodeAt(nodeAt(value, "query") ?? {}, "node");
    const at = keywordAt(checking.source, "with");
    if (body === undefined || nodesAt(value, "key_targets").length > 0) throw unsupported("This form of WITH", at);
    const aliases = Array.isArray(value["aliases"]) ? value["aliases"].map(String) : [];
    names.set(
      key.toLowerCase(),
      renamed(checkNode(checking, body, { ctes: names, outer: undefined, nested: true }), aliases, at),
    );
  }
  return names;
}

function checkUnion(checking: Checking, node: AstNode, place: Place): Relation {
  const { source } = checking;
  const type = textAt(node, "setop_type");
  if (type !== "UNION")
    throw unsupported(
      shown(type) === `"${type}"` ? type : "This set operation",
      keywordAt(source, "union|intersect|except"),
    );
  const children = nodesAt(node, "children");
  const sides = children.length > 0 ? children : [nodeAt(node, "left") ?? {}, nodeAt(node, "right") ?? {}];
  const branches = sides.map((side) => checkNode(checking, side, place));
  expectSameColumns(branches, keywordAt(source, "union"));
  const union = addRelation(checking, { branches });
  const isPlain = node["setop_all"] === true && nodesAt(node, "modifiers").length === 0;
  return isPlain ? union : wrapped(checking, union, node, place);
}

function expectSameColumns(branches: readonly Relation[], at: number | undefined): void {
  const [first, ...others] = branches;
  for (const other of others) {
    if (other.columns.length !== first?.columns.length)
      throw new QueryRefused("type", "The SELECTs of a UNION have as many columns each", at);
    other.columns.forEach(({ type }, i) => {
      const types = [first.columns[i]?.type ?? "null", type];
      if (commonType(types) === undefined)
        throw new QueryRefused("type", `These kinds of value do not fit: ${types.join(" and ")}`, at, { types });
    });
  }
}

/** Returns SELECT [DISTINCT] of all columns of a relation, with the ORDER BY and LIMIT of a node. */
function wrapped(
  checking: Checking,
  query: Relation,
  node: AstNode,
  { outer, nested }: Place,
): Relation & { block: Block } {
  const subquery = (): never => {
    throw unsupported("A subquery in UNION's ORDER BY or LIMIT", keywordAt(checking.source, "union"));
  };
  const scope = emptyScope(checking, { outer, nested, subquery });
  scope.tables.push({ kind: "query", index: 0, query });
  scope.named.push({ alias: "", at: undefined, table: scope.tables[0]! });
  const grouped = textAt(node, "type") === "SET_OPERATION_NODE" && node["setop_all"] !== true;
  const columns = query.columns.map(({ type, person }, column): Expression => ({
    kind: "output",
    table: 0,
    column,
    person,
    type,
    at: undefined,
  }));
  const values = columns.map((column, index): Expression =>
    grouped ? { kind: "key", index, type: column.type, at: undefined } : column,
  );
  const select = query.columns.map(({ name }, i) => ({ name, expression: values[i]! }));
  const named = (alias: string): Expression | undefined =>
    select.find(({ name }) => name.toLowerCase() === alias)?.expression;
  const order = checkOrder(scope, node, select, named, (item) => {
    if (!grouped) return resolveExpression(scope, item, { clause: "order" });
    throw unsupported("ORDER BY an expression after UNION", locate(checking.source, item));
  });
  const tables = scope.tables;
  const block: Block = {
    tables,
    joins: [],
    predicates: [],
    scalars: [],
    grouped,
    keys: grouped ? columns : [],
    aggregates: [],
    select,
    ...order,
  };
  return addRelation(checking, { block }) as Relation & { block: Block };
}

function refusedNode(source: Source, type: string): QueryRefused {
  const known: Record<string, [string, string]> = {
    RECURSIVE_CTE_NODE: ["WITH RECURSIVE", "recursive"],
    CTE_NODE: ["This form of WITH", "with"],
  };
  const [construct, keyword] = known[type] ?? ["This kind of statement", "select"];
  return unsupported(construct, keywordAt(source, keyword));
}
