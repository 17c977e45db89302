import type { PoolClass, PoolView, QueryMode } from "../types.ts";
import { QueryRefused } from "../errors.ts";
import type { Block, Relation, RelationColumn } from "./plan.ts";
import { isPerson } from "./expression.ts";
import type { Source } from "./source.ts";

/** What all SELECTs of one query share while they are checked. */
export type Checking = {
  source: Source;
  pools: readonly PoolView[];
  mode: QueryMode;
  /** of the pools met so far: a query is over one class */
  poolClass: PoolClass | undefined;
  /** every SELECT found so far, each after what it asks */
  relations: Relation[];
};

/** What WITH named, by lower-case name. */
export type Named = ReadonlyMap<string, Relation>;

const MOST_SELECTS = 48;

/** Returns a checked SELECT as something that may be asked, with a number of its own. Throws QueryRefused on too many. */
export function addRelation(checking: Checking, body: { block: Block } | { branches: Relation[] }): Relation {
  const id = checking.relations.length;
  if (id >= MOST_SELECTS) throw new QueryRefused("too-deep", `A query may have ${MOST_SELECTS} SELECTs`);
  const relation: Relation = { id, columns: columnsOf(body), ...body };
  checking.relations.push(relation);
  return relation;
}

function columnsOf(body: { block: Block } | { branches: Relation[] }): RelationColumn[] {
  if ("branches" in body) return body.branches[0]?.columns ?? [];
  const { select, keys } = body.block;
  return select.map(({ name, expression }) => {
    const value = expression.kind === "key" ? keys[expression.index] : expression;
    return { name, type: expression.type, person: isPerson(value) };
  });
}
