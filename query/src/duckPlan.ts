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

/** A hundred thousand streams are common, so rows are put into columns as they are found. */
function grantRows({ streams, period }: QueryPart): {
  streams: QueryStream[];
  units: Pick<GrantedPool, "streams" | "untils" | "records">;
} {
  const most = streams.reduce((sum, { anchors }) => sum + anchors.length, 0);
  const [numbers, untils, records] = [new Int32Array(most), new Float64Array(most), new Int32Array(most)];
  const rows: QueryStream[] = [];
  for (const stream of streams)
    for (const { end, count } of stream.anchors) {
      if (end <= period.start || end > period.end) continue;
      numbers[rows.length] = stream.number;
      untils[rows.length] = end;
      records[rows.length] = count;
      rows.push(stream);
    }
  const cut = rows.length;
  return {
    streams: rows,
    units: { streams: numbers.subarray(0, cut), untils: untils.subarray(0, cut), records: records.subarray(0, cut) },
  };
}
