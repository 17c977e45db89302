import { pseudonym } from "./pseudonym.ts";
import type { QueryPlan } from "./sql/queryPlan.ts";
import { type RenderedQuery, renderQuery } from "./sql/renderQuery.ts";
import { viewShapes } from "./sql/viewShapes.ts";
import type { ViewShape } from "./tables.ts";
import type { Address, PreparedQuery, QueryContext, QueryPart, QueryStream } from "./types.ts";

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
  untils: Float64Array;
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
export function duckPlan(query: QueryPlan, context: QueryContext): DuckPlan {
  return {
    ...renderQuery(query),
    snapshot: context.snapshot,
    personKey: context.personKey,
    exclude: (context.exclude ?? []).map((address) => address.toLowerCase()),
    shapes: viewShapes(query),
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
  const tellsApart = shape.who || shape.person;
  const { streams, units } = grantRows(part);
  return {
    ...shape,
    ...units,
    contributors: Int32Array.from(tellsApart ? streams : [], ({ contributor }) => numberOf(contributor)),
    own: shape.who ? streams.map(({ contributor }) => exclude.includes(contributor.toLowerCase())) : [],
    persons: [],
    consents: shape.partly.map((field) => streams.map(({ fields }) => ((fields >> BigInt(field)) & 1n) === 1n)),
  };
}

/** A hundred thousand streams are common, so rows are put into columns as they are found, in plain loops. */
function grantRows({ streams, period }: QueryPart): {
  streams: QueryStream[];
  units: Pick<GrantedPool, "streams" | "untils" | "records">;
} {
  let most = 0;
  for (let i = 0; i < streams.length; i++) most += streams[i]!.anchors.length;
  const [numbers, untils, records] = [new Int32Array(most), new Float64Array(most), new Int32Array(most)];
  const rows = new Array<QueryStream>(most);
  let row = 0;
  for (let i = 0; i < streams.length; i++) {
    const stream = streams[i]!;
    for (let j = 0; j < stream.anchors.length; j++) {
      const { end, count } = stream.anchors[j]!;
      if (end <= period.start || end > period.end) continue;
      numbers[row] = stream.number;
      untils[row] = end;
      records[row] = count;
      rows[row++] = stream;
    }
  }
  rows.length = row;
  return {
    streams: rows,
    units: { streams: numbers.subarray(0, row), untils: untils.subarray(0, row), records: records.subarray(0, row) },
  };
}
