import { QueryRefused } from "../errors.ts";
import { type AstNode, nodeAt, nodesAt, textAt } from "./ast.ts";
import { commonType } from "./calls.ts";
import type { Expression } from "./expression.ts";
import type { Block, Predicate, Relation } from "./plan.ts";
import { expectBoolean, resolveExpression, unsupported } from "./resolveExpression.ts";
import type { Scope } from "./scope.ts";
import { locate } from "./source.ts";

/** Returns WHERE, its conditions on subqueries apart from the others, joined with those given. Throws QueryRefused. */
export function checkWhere(
  scope: Scope,
  node: AstNode | undefined,
  others: readonly Expression[],
): Pick<Block, "where" | "predicates"> {
  const predicates: Predicate[] = [];
  const conditions = [...others];
  for (const each of node ? conjuncts(node) : []) {
    const isNegated = textAt(each, "type") === "OPERATOR_NOT";
    const subquery = isNegated ? (nodesAt(each, "children")[0] ?? {}) : each;
    if (textAt(subquery, "class") === "SUBQUERY" && textAt(subquery, "subquery_type") !== "SCALAR") {
      predicates.push(checkPredicate(scope, subquery, isNegated));
      continue;
    }
    const condition = resolveExpression(scope, each, { clause: "where" });
    expectBoolean(condition, "WHERE");
    conditions.push(condition);
  }
  const [first, ...more] = conditions;
  if (first === undefined) return { predicates };
  if (more.length === 0) return { where: first, predicates };
  return {
    where: { kind: "call", name: "CONJUNCTION_AND", args: conditions, type: "boolean", at: first.at },
    predicates,
  };
}

function conjuncts(node: AstNode): AstNode[] {
  return textAt(node, "type") === "CONJUNCTION_AND" ? nodesAt(node, "children").flatMap(conjuncts) : [node];
}

function checkPredicate(scope: Scope, node: AstNode, isNegated: boolean): Predicate {
  const at = locate(scope.source, node);
  const body = nodeAt(nodeAt(node, "subquery") ?? {}, "node");
  if (body === undefined) throw unsupported("This subquery", at);
  const query = scope.subquery(body, scope);
  const kind = textAt(node, "subquery_type");
  if (kind === "EXISTS") return { kind: isNegated ? "not-exists" : "exists", query };
  if (kind === "NOT_EXISTS") return { kind: isNegated ? "exists" : "not-exists", query };
  if (kind !== "ANY" || textAt(node, "comparison_type") !== "COMPARE_EQUAL")
    throw unsupported("ANY or ALL with another comparison than =", at);
  const operand = resolveExpression(scope, nodeAt(node, "child") ?? {}, { clause: "where" });
  expectSameKind(operand, query, at);
  return { kind: isNegated ? "not-in" : "in", operand, query };
}

function expectSameKind(operand: Expression, query: Relation, at: number | undefined): void {
  const [column, ...more] = query.columns;
  if (column === undefined || more.length > 0)
    throw new QueryRefused("type", "IN with a subquery takes a subquery of one column", at);
  if (commonType([operand.type, column.type]) === undefined)
    throw new QueryRefused("type", `These kinds of value do not fit: ${operand.type} and ${column.type}`, at);
}
