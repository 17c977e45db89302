import { QueryRefused } from "../errors.ts";
import { type AstNode, namesOf, nodeAt, nodesAt, ordinalOf, textAt } from "./ast.ts";
import type { Expression, OrderItem } from "./expression.ts";
import type { Block } from "./plan.ts";
import { unsupported } from "./resolveExpression.ts";
import type { Scope } from "./scope.ts";
import { keywordAt, locate } from "./source.ts";

/** Returns a query's ORDER BY, LIMIT and OFFSET. Aliases go before fields, as in standard SQL. Throws QueryRefused. */
export function checkOrder(
  scope: Scope,
  node: AstNode,
  select: readonly { expression: Expression }[],
  named: (alias: string) => Expression | undefined,
  resolve: (item: AstNode) => Expression,
): Pick<Block, "order" | "limit" | "offset"> {
  const modifiers = nodesAt(node, "modifiers");
  const orders = modifiers.filter((each) => textAt(each, "type") === "ORDER_MODIFIER");
  const limits = modifiers.find((each) => textAt(each, "type") === "LIMIT_MODIFIER");
  const order = orders
    .flatMap((each) => nodesAt(each, "orders"))
    .map((item): OrderItem => {
      const descending = textAt(item, "type") === "DESCENDING";
      const nullsFirst = textAt(item, "null_order") === "NULLS_FIRST";
      return {
        expression: orderExpression(scope, nodeAt(item, "expression") ?? {}, select, named, resolve),
        descending,
        nullsFirst,
      };
    });
  const limit = limits && countOf(scope, limits, "limit");
  return {
    order,
    offset: (limits && countOf(scope, limits, "offset")) ?? 0,
    ...(limit === undefined ? {} : { limit }),
  };
}

function orderExpression(
  scope: Scope,
  node: AstNode,
  select: readonly { expression: Expression }[],
  named: (alias: string) => Expression | undefined,
  resolve: (item: AstNode) => Expression,
): Expression {
  const at = locate(scope.source, node);
  const ordinal = ordinalOf(node);
  if (ordinal !== undefined) {
    const chosen = select[ordinal - 1];
    if (chosen === undefined)
      throw new QueryRefused("unknown-field", `ORDER BY ${ordinal}: SELECT has no such item`, at);
    return chosen.expression;
  }
  const names = textAt(node, "class") === "COLUMN_REF" ? namesOf(node) : [];
  if (names.length === 1 && names[0]?.toLowerCase() === "all") throw unsupported("ORDER BY ALL", at);
  const alias = names.length === 1 ? named((names[0] ?? "").toLowerCase()) : undefined;
  return alias ?? resolve(node);
}

function countOf(scope: Scope, modifier: AstNode, key: "limit" | "offset"): number | undefined {
  const node = nodeAt(modifier, key);
  if (node === undefined) return undefined;
  const count = ordinalOf(node);
  if (count === undefined || count < 0)
    throw new QueryRefused(
      "unsupported",
      `${key.toUpperCase()} takes a whole number`,
      locate(scope.source, node) ?? keywordAt(scope.source, key),
    );
  return count;
}
