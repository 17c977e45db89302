import { QueryRefused } from "../errors.ts";
import { type AstNode, nodeAt, nodesAt, ordinalOf, textAt } from "./ast.ts";
import type { Expression, OrderItem, ValueType, Window } from "./expression.ts";
import { type Place, asNumber, call, expectBoolean, resolveExpression, unsupported } from "./resolveExpression.ts";
import type { Scope } from "./scope.ts";

/** Functions of a row's place: how many arguments, and whether rows that tie must be told apart. */
const RANKS: Readonly<Record<string, { least: number; most: number; stable: boolean }>> = {
  row_number: { least: 0, most: 0, stable: true },
  rank: { least: 0, most: 0, stable: false },
  dense_rank: { least: 0, most: 0, stable: false },
  percent_rank: { least: 0, most: 0, stable: false },
  cume_dist: { least: 0, most: 0, stable: false },
  ntile: { least: 1, most: 1, stable: true },
  lag: { least: 1, most: 3, stable: true },
  lead: { least: 1, most: 3, stable: true },
  first_value: { least: 1, most: 1, stable: true },
  last_value: { least: 1, most: 1, stable: true },
};
const AGGREGATES: ReadonlySet<string> = new Set(["count", "count_star", "sum", "avg", "mean", "min", "max"]);
const EDGES: Readonly<Record<string, string>> = {
  UNBOUNDED_PRECEDING: "UNBOUNDED PRECEDING",
  UNBOUNDED_FOLLOWING: "UNBOUNDED FOLLOWING",
  CURRENT_ROW_ROWS: "CURRENT ROW",
  EXPR_PRECEDING_ROWS: "PRECEDING",
  EXPR_FOLLOWING_ROWS: "FOLLOWING",
};

/** Returns a checked window function. Throws QueryRefused. */
export function resolveWindow(scope: Scope, node: AstNode, place: Place, at: number | undefined): Expression {
  if (place.windows !== true)
    throw unsupported("A window function beside GROUP BY or aggregates, or outside SELECT and ORDER BY,", at);
  refuseForms(node, at);
  const name = textAt(node, "function_name").toLowerCase();
  const inside: Place = { clause: "select" };
  const partitions = nodesAt(node, "partitions").map((each) => resolveExpression(scope, each, inside));
  const order = nodesAt(node, "orders").map((item) => orderItem(scope, item, inside));
  const filterNode = nodeAt(node, "filter_expr");
  const filter = filterNode && resolveExpression(scope, filterNode, { clause: "where" });
  if (filter) expectBoolean(filter, "FILTER");
  const frame = frameOf(node, at);
  const { args, type, stable } = calledWith(scope, node, name, at);
  if (filter && name in RANKS) throw unsupported("FILTER on this window function", at);
  const window: Window = {
    name: name === "mean" ? "avg" : name,
    args,
    ...(filter ? { filter } : {}),
    distinct: node["distinct"] === true,
    partitions,
    order,
    ...(frame === undefined ? {} : { frame }),
    stable: stable || frame !== undefined,
  };
  return { kind: "window", window, type, at };
}

function refuseForms(node: AstNode, at: number | undefined): void {
  if (textAt(node, "schema") !== "" && textAt(node, "schema") !== "main")
    throw new QueryRefused("function", "Functions have no schema here", at);
  if (textAt(node, "catalog") !== "") throw new QueryRefused("function", "Functions have no schema here", at);
  if (node["ignore_nulls"] === true) throw unsupported("IGNORE NULLS", at);
  if (textAt(node, "exclude_clause") !== "NO_OTHER") throw unsupported("EXCLUDE in a window", at);
  if (nodesAt(node, "arg_orders").length > 0) throw unsupported("ORDER BY in a function", at);
}

function calledWith(
  scope: Scope,
  node: AstNode,
  name: string,
  at: number | undefined,
): { args: Expression[]; type: ValueType; stable: boolean } {
  const extra = [nodeAt(node, "offset_expr"), nodeAt(node, "default_expr")].filter((each) => each !== undefined);
  const nodes = [...nodesAt(node, "children"), ...extra];
  const args = nodes.map((each) => resolveExpression(scope, each, { clause: "select" }));
  const rank = RANKS[name];
  if (rank === undefined) return { ...aggregateOf(name, args, at), stable: false };
  if (node["distinct"] === true) throw unsupported("DISTINCT on this window function", at);
  if (args.length < rank.least || args.length > rank.most)
    throw new QueryRefused("function", `${name} takes other arguments`, at);
  const [value, offset, otherwise] = args;
  const count = name === "ntile" ? nodes[0] : offset && nodes[1];
  if (count !== undefined && !((ordinalOf(count) ?? -1) >= (name === "ntile" ? 1 : 0)))
    throw new QueryRefused("function", `${name} takes a whole number`, at);
  if (rank.least === 0 || name === "ntile") return { args, type: "number", stable: rank.stable };
  const type = otherwise ? call("coalesce", [value!, otherwise], at).type : value!.type;
  return { args, type, stable: rank.stable };
}

function aggregateOf(
  name: string,
  args: Expression[],
  at: number | undefined,
): { args: Expression[]; type: ValueType } {
  if (!AGGREGATES.has(name))
    throw new QueryRefused("function", "This function is not on the list of window functions", at, {
      functions: [...Object.keys(RANKS), ...AGGREGATES],
    });
  const [arg, ...more] = args;
  if (more.length > 0 || (arg === undefined && !name.startsWith("count")))
    throw new QueryRefused("function", `${name.toUpperCase()} takes one argument`, at);
  if (arg === undefined || name === "count") return { args, type: "number" };
  if (name === "min" || name === "max") return { args, type: arg.type };
  return { args: [asNumber(arg, name, at)], type: "number" };
}

function orderItem(scope: Scope, item: AstNode, place: Place): OrderItem {
  return {
    expression: resolveExpression(scope, nodeAt(item, "expression") ?? {}, place),
    descending: textAt(item, "type") === "DESCENDING",
    nullsFirst: textAt(item, "null_order") === "NULLS_FIRST",
  };
}

/** Returns a frame of rows, or undefined for the usual one: up to the current row and those that tie with it. */
function frameOf(node: AstNode, at: number | undefined): string | undefined {
  const [start, end] = [textAt(node, "start"), textAt(node, "end")];
  if (start === "UNBOUNDED_PRECEDING" && end === "CURRENT_ROW_RANGE") return undefined;
  const edge = (key: "start" | "end"): string => {
    const words = EDGES[textAt(node, key)];
    if (words === undefined) throw unsupported("This window frame: write ROWS BETWEEN; RANGE and GROUPS", at);
    const count = nodeAt(node, `${key}_expr`);
    if (count === undefined) return words;
    const rows = ordinalOf(count);
    if (rows === undefined || rows < 0)
      throw new QueryRefused("type", "A window frame takes whole numbers of rows", at);
    return `${rows} ${words}`;
  };
  return `ROWS BETWEEN ${edge("start")} AND ${edge("end")}`;
}
