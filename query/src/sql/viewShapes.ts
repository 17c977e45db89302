import type { ViewShape } from "../tables.ts";
import { type Expression, childrenOf, someExpression } from "./expression.ts";
import { expressionsOf } from "./expressionsOf.ts";
import { isPersonPair } from "./personPair.ts";
import { type QueryPlan, poolTables } from "./queryPlan.ts";
import type { PoolTable } from "./scope.ts";

/** Returns what a plan reads of each of its pools: a pool once, with all fields that the query names anywhere. */
export function poolsRead(plan: QueryPlan): PoolTable[] {
  const byPool = Map.groupBy(poolTables(plan), ({ view }) => view.pool);
  return [...byPool.values()].map((tables) => ({
    ...tables[0]!,
    reads: tables.reduce((bits, { reads }) => bits | reads, 0n),
  }));
}

/** Returns the shape of the view of each pool that a plan reads. */
export function viewShapes(plan: QueryPlan): ViewShape[] {
  const blocks =
    "simple" in plan ? [plan.simple] : plan.relations.flatMap((each) => ("block" in each ? [each.block] : []));
  const expressions = blocks.flatMap(expressionsOf);
  const people = {
    who: (plan.personal && plan.mode === "aggregate") || expressions.some((each) => someExpression(each, isPersonPair)),
    person: (plan.personal && plan.mode === "rows") || expressions.some(namesPerson),
  };
  return poolsRead(plan).map((table) => ({
    pool: table.view.pool,
    fields: readFields(table).map((index) => ({ index, name: table.view.schema.fields[index]?.name ?? "" })),
    partly: partlyShared(table),
    ...people,
  }));
}

function namesPerson(expression: Expression): boolean {
  if (isPersonPair(expression)) return false;
  return expression.kind === "person" || childrenOf(expression).some(namesPerson);
}

/** Returns the fields a table reads that some of its streams do not share, so that consent is checked record by record. */
function partlyShared(table: PoolTable): number[] {
  return readFields(table).filter((field) => !table.streams.every((stream) => (stream.fields >> BigInt(field)) & 1n));
}

/** Returns the indexes of the fields a table reads. */
function readFields(table: PoolTable): number[] {
  return table.view.schema.fields.flatMap((_, field) => ((table.reads >> BigInt(field)) & 1n ? [field] : []));
}
