import type { Address, QueryPart } from "../types.ts";
import type { RenderedSets } from "./renderSets.ts";

/** Who one number of an answer is about: the contributors, and a hash of each one's records in it. */
export type AnsweredSet = {
  pool: number;
  /** "people", or the fields told: `pool.field+pool.field` */
  measure: string;
  contributors: Address[];
  records: number[];
};

/** What the statement of `renderSets` gave, column by column. */
export type SetRows = { groups: Int32Array; streams: Int32Array[]; records: Float64Array[] };

/** Returns rows as their statement's columns carry them; a person who is not in a set has NaN there. */
export function setRows(columns: readonly (readonly unknown[])[], { tables }: RenderedSets): SetRows {
  const [groups = [], ...rest] = columns;
  const whole = (column: readonly unknown[]): Int32Array => Int32Array.from(column, Number);
  return {
    groups: whole(groups),
    streams: rest.slice(0, tables.length).map(whole),
    records: rest
      .slice(tables.length)
      .map((column) => Float64Array.from(column, (value) => (value === null ? Number.NaN : Number(value)))),
  };
}

/** Returns the sets an answer is about, by the contributors of the parts' streams. */
export function answeredSets(
  { columns, tables }: RenderedSets,
  { groups, streams, records }: SetRows,
  parts: readonly QueryPart[],
): AnsweredSet[] {
  const contributors = tables.map(
    (table) => new Map(parts[table]!.streams.map((one) => [one.number, one.contributor])),
  );
  const sets = new Map<string, AnsweredSet>();
  for (const [i, { table, pool, measure }] of columns.entries())
    for (const [row, hash] of records[i]!.entries()) {
      if (Number.isNaN(hash)) continue;
      const key = `${i}/${groups[row]}`;
      const set = sets.get(key) ?? { pool, measure, contributors: [], records: [] };
      sets.set(key, set);
      set.contributors.push(contributors[table]!.get(streams[table]![row]!)!);
      set.records.push(hash);
    }
  return [...sets.values()];
}
