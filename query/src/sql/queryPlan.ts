import { QueryRefused } from "../errors.ts";
import type { QueryMode } from "../types.ts";
import type { CheckedQuery } from "./checkQuery.ts";
import { checkPersonal } from "./checkPersonal.ts";
import { type Expression, someExpression } from "./expression.ts";
import { expressionsOf } from "./expressionsOf.ts";
import type { Block, Relation, SelectPlan } from "./plan.ts";
import type { PoolTable } from "./scope.ts";

type OneSelect = { mode: QueryMode; personal: boolean; simple: SelectPlan };

/** SELECTs that ask each other, each after those it asks. */
export type ManySelects = {
  mode: QueryMode;
  personal: boolean;
  top: Relation & { block: Block };
  relations: Relation[];
};

/** A checked query as it is rendered: one SELECT over pools, or several. */
export type QueryPlan = OneSelect | ManySelects;

/** Returns the plan of a checked query. Throws QueryRefused where a personal aggregate is not one SELECT over pools. */
export function queryPlan(checked: CheckedQuery): QueryPlan {
  const { mode, personal, top } = checked;
  const complex = complexityOf(top.block);
  if (complex === undefined) {
    const tables = top.block.tables.filter(isPool);
    const k = personal ? Math.max(...tables.map((table) => table.view.k)) : 0;
    const simple: SelectPlan = { ...top.block, tables, personal, k };
    return { mode, personal, simple: personal && mode === "aggregate" ? checkPersonal(simple) : simple };
  }
  if (personal && mode === "aggregate")
    throw new QueryRefused(
      "personal-aggregate",
      `${complex.construct} is not supported in aggregates over personal pools; they are one SELECT over pools`,
      complex.at,
      { construct: complex.construct },
    );
  return { mode, personal, top, relations: reachable(top) };
}

/** Returns the tables of pools that a plan reads. */
export function poolTables(plan: QueryPlan): PoolTable[] {
  if ("simple" in plan) return plan.simple.tables;
  return plan.relations.flatMap((each) => ("block" in each ? each.block.tables.filter(isPool) : []));
}

/** Returns what keeps a SELECT from being one over pools alone, each once; undefined if nothing does. */
function complexityOf(block: Block): { construct: string; at: number | undefined } | undefined {
  const { tables, joins, predicates, scalars } = block;
  const found = (construct: string, at?: number): { construct: string; at: number | undefined } => ({ construct, at });
  if (tables.some(({ kind }) => kind === "query")) return found("A subquery in FROM, WITH or UNION of this kind");
  if (predicates.length > 0 || scalars.length > 0) return found("A subquery in a condition or value");
  const window = expressionsOf(block).find((each) => someExpression(each, isWindow));
  if (window) return found("A window function", window.at);
  const outer = joins.find(({ kind }) => kind === "RIGHT" || kind === "FULL");
  if (outer) return found(`${outer.kind} JOIN`, outer.condition?.at);
  const pools = tables.filter(isPool).map(({ view }) => view.pool);
  return new Set(pools).size < pools.length ? found("A pool joined with itself") : undefined;
}

const isWindow = ({ kind }: Expression): boolean => kind === "window";

function isPool(table: Block["tables"][number]): table is PoolTable {
  return table.kind === "pool";
}

/** Returns a relation and all it asks, in the order of their numbers. */
function reachable(top: Relation): Relation[] {
  const found = new Map<number, Relation>();
  const visit = (relation: Relation): void => {
    if (found.has(relation.id)) return;
    found.set(relation.id, relation);
    askedBy(relation).forEach(visit);
  };
  visit(top);
  return [...found.values()].sort((a, b) => a.id - b.id);
}

/** Returns the relations that one asks directly. */
export function askedBy(relation: Relation): Relation[] {
  if ("branches" in relation) return relation.branches;
  const { tables, predicates, scalars } = relation.block;
  const asked = tables.flatMap((table) => (table.kind === "query" ? [table.query] : []));
  return [...asked, ...predicates.map(({ query }) => query), ...scalars];
}
