import { pseudonym } from "./pseudonym.ts";
import { countingAnchors } from "./scanUnits.ts";
import type { SelectPlan } from "./sql/plan.ts";
import { type RenderedQuery, renderQuery } from "./sql/renderQuery.ts";
import { viewShapes } from "./sql/viewShapes.ts";
import type { ViewShape } from "./tables.ts";
import type { Address, PreparedQuery, QueryContext, QueryPart } from "./types.ts";

/** What the DuckDB engine keeps of a prepared query. */
export type DuckPlan = RenderedQuery & {
  snapshot: string;
  personKey: Uint8Array;
  exclude: readonly string[];
  /** for each part, what the query reads of its pool */
  shapes: ViewShape[];
};

/** What a query may see of a pool, column by column: an anchor of a stream a row. */
export type GrantedPool = ViewShape & {
  streams: Int32Array;
  untils: BigInt64Array;
  records: Int32Array;
  /** the contributor of each row, as a number of this query's */
  contributors: Int32Array;
  own: boolean[];
  /** pseudonyms by contributors' numbers; empty where the query uses none */
  persons: string[];
  /** for each partly shared field, whether the row's stream shares it */
  consents: boolean[][];
};

/** Returns the engine's part of a prepared query. */
export function duckPlan(select: SelectPlan, context: QueryContext): DuckPlan {
  return {
    ...renderQuery(select),
    snapshot: context.snapshot,
    personKey: context.personKey,
    exclude: (context.exclude ?? []).map((address) => address.toLowerCase()),
    shapes: viewShapes(select),
  };
}

/** Returns the grants of a prepared query's parts. */
export function grantedPools(prepared: PreparedQuery): GrantedPool[] {
  const plan = prepared.plan as DuckPlan;
  const numbers = new Map<string, number>();
  const numberOf = (contributor: Address): number => {
    const key = contributor.toLowerCase();
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  };
  const pools = prepared.parts.map((part, i) => grantedPool(part, plan, plan.shapes[i]!, numberOf));
  const persons = [...numbers.keys()].map((contributor) => pseudonym(plan.personKey, contributor as Address));
  return pools.map((pool) => (pool.person ? { ...pool, persons } : pool));
}

function grantedPool(
  part: QueryPart,
  { exclude }: DuckPlan,
  shape: ViewShape,
  numberOf: (contributor: Address) => number,
): GrantedPool {
  const anchors = part.streams.flatMap((stream) => countingAnchors(part, stream).map((anchor) => ({ stream, anchor })));
  const tellsApart = shape.who || shape.person;
  return {
    ...shape,
    streams: Int32Array.from(anchors, ({ stream }) => stream.number),
    untils: BigInt64Array.from(anchors, ({ anchor }) => BigInt(anchor.end)),
    records: Int32Array.from(anchors, ({ anchor }) => anchor.count),
    contributors: Int32Array.from(tellsApart ? anchors : [], ({ stream }) => numberOf(stream.contributor)),
    own: shape.who ? anchors.map(({ stream }) => exclude.includes(stream.contributor.toLowerCase())) : [],
    persons: [],
    consents: shape.partly.map((field) => anchors.map(({ stream }) => ((stream.fields >> BigInt(field)) & 1n) === 1n)),
  };
}
