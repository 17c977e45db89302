import type { FieldValue } from "@datagraph/protocol";
import type { PlainPool, PlainStream } from "./plain.ts";

/** A random query in a shape that both SQL and the brute force can read. */
export type SmallQuery = {
  tables: ("north" | "south")[];
  /** a field compared with a constant */
  where?: { table: number; field: string; least: number };
  /** rows: fields selected; groups: keys */
  fields: { table: number; field: string }[];
  /** SELECT DISTINCT; then there are no aggregates */
  distinct?: boolean;
  aggregates: {
    name: "count" | "sum" | "min" | "max" | "count_star" | "count_distinct";
    table: number;
    field: string;
  }[];
  having?: { aggregate: number; least: number };
  order?: { column: number; descending: boolean };
  limit?: number;
  offset: number;
};

type Rec = { pool: string; stream: PlainStream; index: number; values: Record<string, FieldValue> };
type Tuple = Rec[];

/** Returns the query as SQL. */
export function toSql(query: SmallQuery): string {
  const name = (table: number, field: string): string => `t${table}.${field}`;
  const aggregates = query.aggregates.map(({ name: fn, table, field }) => {
    if (fn === "count_star") return "count(*)";
    return fn === "count_distinct" ? `count(DISTINCT ${name(table, field)})` : `${fn}(${name(table, field)})`;
  });
  const columns = [...query.fields.map(({ table, field }) => name(table, field)), ...aggregates];
  const from = query.tables.map((pool, i) =>
    i === 0 ? `${pool} t0` : `JOIN ${pool} t${i} ON t${i}.person = t0.person`,
  );
  return [
    `SELECT ${query.distinct ? "DISTINCT " : ""}${columns.join(", ")} FROM ${from.join(" ")}`,
    query.where ? `WHERE ${name(query.where.table, query.where.field)} >= ${query.where.least}` : "",
    aggregates.length > 0 && query.fields.length > 0
      ? `GROUP BY ${query.fields.map(({ table, field }) => name(table, field)).join(", ")}`
      : "",
    query.having ? `HAVING ${aggregates[query.having.aggregate]} >= ${query.having.least}` : "",
    query.order ? `ORDER BY ${columns[query.order.column]} ${query.order.descending ? "DESC" : "ASC"}` : "",
    query.limit === undefined ? "" : `LIMIT ${query.limit}`,
    query.offset > 0 ? `OFFSET ${query.offset}` : "",
  ].join(" ");
}

/**
 * Returns how many records of each pool's streams are used, by the definition: a record is used iff it belongs to a
 * minimal set of tuples that gives some value of some row of the answer, whichever way ties fall. Sets are enumerated.
 */
export function witnessByEnumeration(pools: readonly PlainPool[], query: SmallQuery): Map<string, number> {
  const used = new Set<string>();
  const groups = isOfRows(query)
    ? tuplesOf(pools, query).map((tuple) => [tuple])
    : groupsOf(tuplesOf(pools, query), query);
  const kept = groups.filter((group) => passes(group, query));
  for (const group of inLimit(kept, query))
    for (const tuple of minimalUnion(group, query))
      for (const record of tuple) used.add(`${record.pool}/${record.stream.number}/${record.index}`);
  const counts = new Map<string, number>();
  for (const key of used) {
    const stream = key.slice(0, key.lastIndexOf("/"));
    counts.set(stream, (counts.get(stream) ?? 0) + 1);
  }
  return counts;
}

/** Whether each row of the answer is one record, or tuple of them; else it is a group. */
export function isOfRows({ aggregates, distinct }: SmallQuery): boolean {
  return aggregates.length === 0 && distinct !== true;
}

function tuplesOf(pools: readonly PlainPool[], query: SmallQuery): Tuple[] {
  const rowsOnly = isOfRows(query);
  const lists = query.tables.map((name) => {
    const pool = pools.find((each) => each.schema.name === name);
    const streams = (pool?.streams ?? []).filter((stream) => stream.fields !== 0n && (!rowsOnly || stream.rows));
    return streams.flatMap((stream) =>
      stream.records.map((record, index): Rec => {
        const shared = (pool?.schema.fields ?? []).map((field, i) => [
          field.name,
          (Number(stream.fields) >> i) % 2 === 1 ? (record.values[field.name] ?? null) : null,
        ]);
        return { pool: name, stream, index, values: Object.fromEntries(shared) as Record<string, FieldValue> };
      }),
    );
  });
  const [first = [], second] = lists;
  const tuples =
    second === undefined
      ? first.map((a) => [a])
      : first.flatMap((a) => second.filter((b) => b.stream.contributor === a.stream.contributor).map((b) => [a, b]));
  const { where } = query;
  return where === undefined ? tuples : tuples.filter((tuple) => number(tuple, where) >= where.least);
}

/** SQL's comparison with NULL is never true; NaN behaves so. */
function number(tuple: Tuple, at: { table: number; field: string }): number {
  const value = tuple[at.table]?.values[at.field] ?? null;
  return value === null ? NaN : Number(value);
}

function groupsOf(tuples: readonly Tuple[], query: SmallQuery): Tuple[][] {
  if (query.fields.length === 0) return [[...tuples]];
  return [...Map.groupBy(tuples, (tuple) => JSON.stringify(query.fields.map((at) => number(tuple, at)))).values()];
}

function aggregateOf(group: readonly Tuple[], { name, table, field }: SmallQuery["aggregates"][number]): number | null {
  const values = group.map((tuple) => number(tuple, { table, field })).filter((value) => !Number.isNaN(value));
  if (name === "count_star") return group.length;
  if (name === "count") return values.length;
  if (name === "count_distinct") return new Set(values).size;
  if (values.length === 0) return null;
  if (name === "sum") return values.reduce((sum, value) => sum + value, 0);
  return name === "min" ? Math.min(...values) : Math.max(...values);
}

function passes(group: readonly Tuple[], query: SmallQuery): boolean {
  const wanted = query.having && query.aggregates[query.having.aggregate];
  if (query.having === undefined || wanted === undefined) return true;
  const value = aggregateOf(group, wanted);
  return value !== null && value >= query.having.least;
}

/** Keeps each row that some order of the ties puts inside the limit; without ORDER BY, the pool's or the keys' order. */
function inLimit(groups: readonly Tuple[][], query: SmallQuery): Tuple[][] {
  if (query.limit === undefined && query.offset === 0) return [...groups];
  const compare = (a: Tuple[], b: Tuple[]): number => {
    if (query.order)
      return compareValues(
        columnOf(a, query, query.order.column),
        columnOf(b, query, query.order.column),
        query.order.descending,
      );
    if (isOfRows(query)) return comparePlaces(a[0] ?? [], b[0] ?? []);
    return query.fields.reduce(
      (so, _, i) => so || compareValues(columnOf(a, query, i), columnOf(b, query, i), false),
      0,
    );
  };
  return groups.filter((group) => {
    const before = groups.filter((other) => compare(other, group) < 0).length;
    const ties = groups.filter((other) => compare(other, group) === 0).length;
    for (let place = before; place < before + ties; place++)
      if (place >= query.offset && place < query.offset + (query.limit ?? Infinity)) return true;
    return false;
  });
}

function columnOf(group: Tuple[], query: SmallQuery, column: number): number | null {
  const field = query.fields[column];
  const aggregate = query.aggregates[column - query.fields.length];
  if (field === undefined) return aggregate === undefined ? null : aggregateOf(group, aggregate);
  const value = number(group[0] ?? [], field);
  return Number.isNaN(value) ? null : value;
}

function compareValues(a: number | null, b: number | null, descending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return descending ? b - a : a - b;
}

function comparePlaces(a: Tuple, b: Tuple): number {
  for (let i = 0; i < a.length; i++) {
    const [left, right] = [a[i], b[i]];
    const so = (left?.stream.number ?? 0) - (right?.stream.number ?? 0) || (left?.index ?? 0) - (right?.index ?? 0);
    if (so !== 0) return so;
  }
  return 0;
}

/** The union, over the values of a group's row, of the minimal sets behind each; a row without a value needs one tuple. */
function minimalUnion(group: readonly Tuple[], query: SmallQuery): Set<Tuple> {
  const valued = query.aggregates.filter((each) => (aggregateOf(group, each) ?? 0) !== 0);
  if (valued.length === 0) return new Set(group);
  return new Set(valued.flatMap((each) => minimalSets(group, (subset) => aggregateOf(subset, each)).flat()));
}

/** Returns all subsets that give the same value as the whole, of which no smaller one does. */
export function minimalSets<T>(group: readonly T[], valueOf: (subset: readonly T[]) => number | null): T[][] {
  if (group.length > 12) throw new RangeError("Too many tuples to enumerate");
  const target = valueOf(group);
  const minimal: number[] = [];
  const masks = Array.from({ length: 2 ** group.length - 1 }, (_, i) => i + 1).sort((a, b) => size(a) - size(b));
  const tuples = (mask: number): T[] => group.filter((_, i) => (mask >> i) & 1);
  for (const mask of masks) {
    if (minimal.some((smaller) => (smaller & mask) === smaller)) continue;
    if (valueOf(tuples(mask)) === target) minimal.push(mask);
  }
  return minimal.map(tuples);
}

function size(mask: number): number {
  return mask.toString(2).replaceAll("0", "").length;
}
