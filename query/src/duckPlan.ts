import { pseudonym } from "./pseudonym.ts";
import { countingAnchors } from "./scanUnits.ts";
import type { SelectPlan } from "./sql/plan.ts";
import { type RenderedQuery, partlyShared } from "./sql/renderQuery.ts";
import type { PreparedQuery, QueryContext } from "./types.ts";

/** What the DuckDB engine keeps of a prepared query. */
export type DuckPlan = RenderedQuery & {
  snapshot: string;
  personKey: Uint8Array;
  exclude: readonly string[];
  /** for each part, the fields whose consent differs between its streams */
  partly: number[][];
};

/** One anchor of a stream that a query may see: stream, end, records, person, own, then consent to each partly shared field. */
export type Grant = [number, number, number, string, boolean, ...boolean[]];

export type GrantedPool = { pool: number; partly: number[]; grants: Grant[] };

/** Returns the engine's part of a prepared query. */
export function duckPlan(select: SelectPlan, rendered: RenderedQuery, context: QueryContext): DuckPlan {
  return {
    ...rendered,
    snapshot: context.snapshot,
    personKey: context.personKey,
    exclude: (context.exclude ?? []).map((address) => address.toLowerCase()),
    partly: select.tables.map(partlyShared),
  };
}

/** Returns the grants of a prepared query's parts. */
export function grantedPools(prepared: PreparedQuery): GrantedPool[] {
  const plan = prepared.plan as DuckPlan;
  return prepared.parts.map((part, i) => {
    const partly = plan.partly[i] ?? [];
    const grants = part.streams.flatMap((stream) => {
      const person = pseudonym(plan.personKey, stream.contributor);
      const own = plan.exclude.includes(stream.contributor.toLowerCase());
      const consents = partly.map((field) => ((stream.fields >> BigInt(field)) & 1n) === 1n);
      return countingAnchors(part, stream).map(({ end, count }): Grant => [
        stream.number,
        end,
        count,
        person,
        own,
        ...consents,
      ]);
    });
    return { pool: part.pool, partly, grants };
  });
}
