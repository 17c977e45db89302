import { QueryRefused } from "../errors.ts";
import { type AstNode, childrenAt, namesOf, nodeAt, nodesAt, textAt } from "./ast.ts";
import { CALLS } from "./calls.ts";
import { type Aggregate, type AggregateName, type Expression, type ValueType, someExpression } from "./expression.ts";
import { isAggregateName } from "./isAggregated.ts";
import type { Relation } from "./plan.ts";
import { resolveLiteral, toMoment } from "./resolveLiteral.ts";
import { resolveWindow } from "./resolveWindow.ts";
import { type Scope, offeredNames, refuseCorrelated, resolveName } from "./scope.ts";
import { locate, shown } from "./source.ts";

/** Where an expression stands and what may stand in it. */
export type Place = {
  clause: "select" | "where" | "join" | "group" | "having" | "order" | "argument";
  /** collects aggregates; absent where none may stand */
  aggregates?: Aggregate[];
  /** whether window functions may stand */
  windows?: boolean;
  /** what else a bare name may mean: a select item's alias */
  alias?: (name: string) => Expression | undefined;
};

const CHILD_KEYS: Readonly<Record<string, readonly string[]>> = {
  COMPARISON: ["left", "right"],
  BETWEEN: ["input", "lower", "upper"],
};
const CONSTRUCTS: Readonly<Record<string, string>> = {
  PARAMETER: "A parameter",
  LAMBDA: "A lambda",
  LAMBDA_REF: "A lambda",
  COLLATE: "COLLATE",
  POSITIONAL_REFERENCE: "A positional reference (#1)",
  DEFAULT: "DEFAULT",
};

/** Returns a checked expression; marks the fields it reads. Throws QueryRefused with the position of what does not fit. */
export function resolveExpression(scope: Scope, node: AstNode, place: Place): Expression {
  const at = locate(scope.source, node);
  const kind = textAt(node, "class");
  switch (kind) {
    case "COLUMN_REF":
      return resolveColumn(scope, node, place, at);
    case "CONSTANT":
      return resolveLiteral(node, at);
    case "COMPARISON":
    case "BETWEEN": {
      const children = childrenAt(node, CHILD_KEYS[kind] ?? []);
      return call(textAt(node, "type"), resolveAll(scope, children, place), at);
    }
    case "CONJUNCTION":
      return call(textAt(node, "type"), resolveAll(scope, nodesAt(node, "children"), place), at);
    case "OPERATOR":
      return resolveOperator(scope, node, place, at);
    case "CASE":
      return resolveCase(scope, node, place, at);
    case "CAST":
      return resolveCast(scope, node, place, at);
    case "FUNCTION":
      return resolveFunction(scope, node, place, at);
    case "SUBQUERY":
      return resolveScalar(scope, node, place, at);
    case "WINDOW":
      return resolveWindow(scope, node, place, at);
    case "STAR":
      throw new QueryRefused("star", "Name the fields; * and COLUMNS are not supported", at, {
        fields: scope.named.map(offeredNames),
      });
    default:
      throw unsupported(CONSTRUCTS[kind] ?? "This expression", at);
  }
}

/** Returns the refusal of a construct by its name. */
export function unsupported(construct: string, at: number | undefined): QueryRefused {
  return new QueryRefused("unsupported", `${construct} is not supported yet`, at, { construct });
}

function resolveAll(scope: Scope, nodes: readonly AstNode[], place: Place): Expression[] {
  return nodes.map((node) => resolveExpression(scope, node, place));
}

function resolveColumn(scope: Scope, node: AstNode, place: Place, at: number | undefined): Expression {
  const names = namesOf(node);
  const found = resolveName(scope, names, at);
  if (found === undefined) return resolveAlias(scope, names, place, at);
  if (found.kind === "expression") {
    if (someExpression(found.expression, ({ kind }) => kind === "person")) refusePerson(scope, place, at);
    return { ...found.expression, at };
  }
  const { table } = found;
  if (found.kind === "person") {
    refusePerson(scope, place, at);
    return { kind: "person", table: table.index, type: "string", at };
  }
  const { field } = found;
  return { kind: "column", table: table.index, field, type: fieldType(table.view.schema.fields[field]?.type), at };
}

function resolveAlias(scope: Scope, names: readonly string[], place: Place, at: number | undefined): Expression {
  const name = names.at(-1) ?? "";
  const alias = names.length === 1 ? place.alias?.(name.toLowerCase()) : undefined;
  if (alias !== undefined) return alias;
  if (names.length === 1 && scope.named.some((table) => table.alias.toLowerCase() === name.toLowerCase()))
    throw new QueryRefused("whole-row", `${shown(name)} is a table; name its fields instead of the whole row`, at);
  if (names.length === 1) refuseCorrelated(scope, name, at);
  throw new QueryRefused("unknown-field", `No field ${shown(name)} in the tables of this query`, at, {
    fields: scope.named.map(offeredNames),
  });
}

/**
 * In a personal pool a pseudonym may join and be counted; grouping or filtering by it would single people out. What a
 * subquery gives on is asked again where it is used.
 */
function refusePerson(scope: Scope, place: Place, at: number | undefined): void {
  if (!scope.personal || scope.mode === "rows" || place.clause === "join" || place.clause === "argument") return;
  if (scope.nested && place.clause === "select") return;
  throw new QueryRefused(
    "person",
    "In aggregates over personal pools, person may only join pools or be counted by COUNT(DISTINCT person)",
    at,
  );
}

/** A subquery of one row and column is a value. */
function resolveScalar(scope: Scope, node: AstNode, place: Place, at: number | undefined): Expression {
  if (textAt(node, "subquery_type") !== "SCALAR")
    throw unsupported("IN, ANY, ALL or EXISTS with a subquery, but as a condition of its own in WHERE", at);
  if (place.clause === "join") throw unsupported("A subquery in ON", at);
  const body = nodeAt(nodeAt(node, "subquery") ?? {}, "node");
  if (body === undefined) throw unsupported("This subquery", at);
  const query = scope.subquery(body, scope);
  const [column, ...more] = query.columns;
  if (column === undefined || more.length > 0)
    throw new QueryRefused("type", "A subquery that is a value has one column", at);
  if (!hasOneRow(query))
    throw new QueryRefused(
      "unsupported",
      "A subquery that is a value must have one row: aggregate without GROUP BY, or write LIMIT 1",
      at,
    );
  scope.scalars.push(query);
  return { kind: "scalar", query: query.id, type: column.type, at };
}

function hasOneRow(query: Relation): boolean {
  if (!("block" in query)) return false;
  const { grouped, keys, limit } = query.block;
  return (grouped && keys.length === 0) || (limit !== undefined && limit <= 1);
}

function fieldType(type: string | undefined): ValueType {
  if (type === "integer" || type === "number") return "number";
  return (type ?? "null") as ValueType;
}

function resolveOperator(scope: Scope, node: AstNode, place: Place, at: number | undefined): Expression {
  const type = textAt(node, "type");
  const name = type === "OPERATOR_COALESCE" ? "coalesce" : type;
  if (!CALLS.has(name)) throw unsupported("This operator", at);
  return call(name, resolveAll(scope, nodesAt(node, "children"), place), at);
}

function resolveCase(scope: Scope, node: AstNode, place: Place, at: number | undefined): Expression {
  const parts = nodesAt(node, "case_checks").flatMap((check) => childrenAt(check, ["when_expr", "then_expr"]));
  const otherwise = nodeAt(node, "else_expr");
  const args = resolveAll(scope, otherwise ? [...parts, otherwise] : parts, place);
  return call("CASE", otherwise ? args : [...args, { kind: "literal", sql: "NULL", type: "null", at }], at);
}

function resolveCast(scope: Scope, node: AstNode, place: Place, at: number | undefined): Expression {
  const target = textAt(nodeAt(node, "cast_type") ?? {}, "id");
  const child = nodeAt(node, "child");
  if (child === undefined || !CALLS.has(`CAST ${target}`)) throw unsupported("A cast to this type", at);
  const arg = resolveExpression(scope, child, place);
  if (arg.kind === "literal" && arg.text !== undefined) {
    if (target === "BOOLEAN" && /^[tf]$/.test(arg.text))
      return { kind: "literal", sql: arg.text === "t" ? "TRUE" : "FALSE", type: "boolean", at };
    if (target === "DATE") return toMoment(arg, "date");
    if (target === "TIMESTAMP") return toMoment(arg, "timestamp");
  }
  return call(`CAST ${target}`, [arg], at);
}

function resolveFunction(scope: Scope, node: AstNode, place: Place, at: number | undefined): Expression {
  const name = textAt(node, "function_name").toLowerCase();
  const schema = textAt(node, "schema");
  if ((schema !== "" && schema !== "main") || textAt(node, "catalog") !== "")
    throw new QueryRefused("function", "Functions have no schema here", at);
  if (node["export_state"] === true || nodesAt(nodeAt(node, "order_bys") ?? {}, "orders").length > 0)
    throw unsupported("ORDER BY in a function", at);
  if (isAggregateName(name)) return resolveAggregate(scope, node, name, place, at);
  if (node["distinct"] === true || nodeAt(node, "filter")) throw unsupported("DISTINCT or FILTER on a function", at);
  const datePart =
    name === "date_part" ? textAt(nodeAt(nodesAt(node, "children")[0] ?? {}, "value") ?? {}, "value") : "";
  const known = datePart === "" ? name : datePart.toLowerCase();
  refuseUnlisted(known, at);
  return call(known, resolveAll(scope, nodesAt(node, "children").slice(datePart === "" ? 0 : 1), place), at);
}

function refuseUnlisted(name: string, at: number | undefined): void {
  if (CALLS.has(name)) return;
  const functions = [...CALLS.keys()].filter((each) => /^[a-z_0-9]+$/.test(each));
  throw new QueryRefused("function", `Function ${shown(name)} is not on the list of allowed functions`, at, {
    functions,
  });
}

function resolveAggregate(scope: Scope, node: AstNode, name: string, place: Place, at: number | undefined): Expression {
  const title = name === "count_star" ? "COUNT" : name.toUpperCase();
  if (place.aggregates === undefined)
    throw new QueryRefused("function", `${title} may not stand in an argument, WHERE, ON or GROUP BY`, at);
  const short = (name === "count_star" ? "count" : name === "mean" ? "avg" : name) as AggregateName;
  const distinct = node["distinct"] === true;
  if (distinct && short !== "count") throw unsupported(`${title}(DISTINCT)`, at);
  const [arg, ...more] = resolveAll(scope, nodesAt(node, "children"), {
    clause: short === "count" ? "argument" : "select",
  });
  if (more.length > 0 || (arg === undefined && short !== "count"))
    throw new QueryRefused("function", `${title} takes one argument`, at);
  const filterNode = nodeAt(node, "filter");
  const filter = filterNode && resolveExpression(scope, filterNode, { clause: "where" });
  if (filter) expectBoolean(filter, "FILTER");
  const value = arg && (short === "sum" || short === "avg") ? asNumber(arg, short, at) : arg;
  place.aggregates.push({ name: short, distinct, at, ...(value ? { arg: value } : {}), ...(filter ? { filter } : {}) });
  const type = short === "min" || short === "max" ? (value?.type ?? "null") : "number";
  return { kind: "aggregate", index: place.aggregates.length - 1, type, at };
}

/** Returns what SUM and AVG take: a number, or a condition as 1 and 0. Throws QueryRefused. */
export function asNumber(arg: Expression, aggregate: string, at: number | undefined): Expression {
  if (arg.type === "boolean") return call("CAST INTEGER", [arg], at);
  if (arg.type !== "number") throw misfit(aggregate, at, [arg]);
  return arg;
}

/** Throws QueryRefused unless the expression is a condition. */
export function expectBoolean(expression: Expression, clause: string): void {
  if (expression.type !== "boolean" && expression.type !== "null")
    throw new QueryRefused("type", `${clause} needs a condition, not a ${expression.type}`, expression.at);
}

/** Returns a call of the allow-list. Throws QueryRefused if the kinds of value do not fit. */
export function call(name: string, args: Expression[], at: number | undefined): Expression {
  const known = CALLS.get(name);
  if (known === undefined) throw unsupported("This operator", at);
  const fitted = withMoments(args);
  const type = known.result(fitted.map((arg) => arg.type));
  if (type === undefined) throw misfit(name, at, fitted);
  return { kind: "call", name, args: fitted, type, at };
}

/** A text literal beside a date or timestamp is one; a date beside a timestamp is its midnight. */
function withMoments(args: Expression[]): Expression[] {
  const moment = args.some((arg) => arg.type === "timestamp") ? "timestamp" : "date";
  if (!args.some((arg) => arg.type === moment)) return args;
  return args.map((arg) => {
    if (arg.kind === "literal" && arg.type === "string") return toMoment(arg, moment);
    if (moment === "timestamp" && arg.type === "date")
      return { kind: "call", name: "CAST TIMESTAMP", args: [arg], type: "timestamp", at: arg.at };
    return arg;
  });
}

function misfit(name: string, at: number | undefined, args: readonly Expression[] = []): QueryRefused {
  const types = args.map((arg) => arg.type);
  const what = /^[a-z_]+$/.test(name) ? `${name}(${types.join(", ")})` : types.join(" and ");
  return new QueryRefused("type", `These kinds of value do not fit: ${what}`, at, { types });
}
