import type { PlainPool } from "./plain.ts";
import { minimalSets } from "./witness.ts";

/** A column of one of a SELECT's tables; numbers beyond what there is wrap around. */
export type Ref = { table: number; column: number };
export type Aggregate = { name: "count" | "sum" | "min" | "max" | "count_star" | "count_distinct"; of: Ref };
export type From = { pool: string } | { query: Nested } | { cte: true };
export type JoinKind = "INNER" | "LEFT" | "RIGHT" | "FULL" | "CROSS";

/** A random query of several SELECTs, in a shape that both SQL and the brute force can read. */
export type Nested = { union: Nested[]; all: boolean } | Select;
export type Select = {
  from: From[];
  joins: { kind: JoinKind; left: Ref; right: number }[];
  where?: { of: Ref; least: number };
  isIn?: { of: Ref; query: Nested; negated: boolean };
  exists?: { query: Nested; negated: boolean };
  /** WHERE of >= (SELECT an aggregate) */
  scalar?: { of: Ref; name: "min" | "max" | "count"; pool: string; column: number };
  items: Ref[];
  distinct: boolean;
  aggregates: Aggregate[];
  having?: { aggregate: number; least: number };
  window?: { name: "count" | "sum" | "max" | "rank"; of: Ref; partition?: Ref };
  order?: { column: number; descending: boolean; limit: number; offset: number };
};

type Value = number | null;
type Row = { values: Value[]; uses: Set<string> };
/** A row of each table; an outer join has none for some. */
type Tuple = { rows: (Row | undefined)[]; uses: Set<string> };
export type World = {
  /** records of each pool by name: values of its fields, and a name of its own */
  pools: ReadonlyMap<string, { names: readonly string[]; rows: readonly Row[] }>;
  cte?: Nested;
};

/** Returns the records of pools that a query in this mode sees, by pool. */
export function worldOf(pools: readonly PlainPool[], mode: "rows" | "aggregate", cte?: Nested): World {
  const seen = pools.map(({ schema, streams }) => {
    const names = schema.fields.map(({ name }) => name);
    const rows = streams
      .filter((stream) => stream.fields !== 0n && (mode === "aggregate" || stream.rows))
      .flatMap((stream) =>
        stream.records.map(({ values }, i): Row => ({
          values: names.map((name, field) =>
            (Number(stream.fields) >> field) % 2 === 1 ? ((values[name] ?? null) as Value) : null,
          ),
          uses: new Set([`${schema.name}/${stream.number}/${i}`]),
        })),
      );
    return [schema.name, { names, rows }] as const;
  });
  return { pools: new Map(seen), ...(cte ? { cte } : {}) };
}

/** Returns how many columns a query has. */
export function widthOf(query: Nested): number {
  if ("union" in query) return widthOf(query.union[0]!);
  return query.items.length + query.aggregates.length + (query.window ? 1 : 0);
}

const isGrouped = (select: Select): boolean => select.aggregates.length > 0 || select.distinct;

function columnsOf(world: World, from: From): string[] {
  if ("pool" in from) return [...world.pools.get(from.pool)!.names];
  const query = "cte" in from ? world.cte! : from.query;
  return Array.from({ length: widthOf(query) }, (_, i) => `c${i}`);
}

function placed(world: World, select: Select, { table, column }: Ref): Ref {
  const at = table % select.from.length;
  return { table: at, column: column % columnsOf(world, select.from[at]!).length };
}

/** Returns a query as SQL. */
export function nestedSql(world: World, query: Nested): string {
  const body = bodySql(world, query);
  return world.cte === undefined ? body : `WITH w AS (${bodySql({ pools: world.pools }, world.cte)}) ${body}`;
}

function bodySql(world: World, query: Nested): string {
  if ("union" in query)
    return query.union.map((each) => `(${bodySql(world, each)})`).join(query.all ? " UNION ALL " : " UNION ");
  const name = (ref: Ref): string => {
    const { table, column } = placed(world, query, ref);
    return `t${table}.${columnsOf(world, query.from[table]!)[column]}`;
  };
  const from = query.from.map((each, i) => {
    const table =
      "pool" in each ? `${each.pool} t${i}` : "cte" in each ? `w t${i}` : `(${bodySql(world, each.query)}) t${i}`;
    const join = query.joins[i - 1];
    if (join === undefined) return table;
    const on = ` ON ${name({ ...join.left, table: join.left.table % i })} = ${name({ table: i, column: join.right })}`;
    return `${join.kind} JOIN ${table}${join.kind === "CROSS" ? "" : on}`;
  });
  const columns = [...query.items.map(name), ...query.aggregates.map((each) => aggregateSql(each, name))];
  if (query.window) columns.push(windowSql(query.window, name));
  const named = columns.map((sql, i) => `${sql} AS c${i}`).join(", ");
  const conditions = conditionsSql(world, query, name);
  return [
    `SELECT ${query.distinct ? "DISTINCT " : ""}${named} FROM ${from.join(" ")}`,
    conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : "",
    query.aggregates.length > 0 && query.items.length > 0 ? `GROUP BY ${query.items.map(name).join(", ")}` : "",
    query.having
      ? `HAVING ${aggregateSql(query.aggregates[query.having.aggregate]!, name)} >= ${query.having.least}`
      : "",
    query.order
      ? `ORDER BY ${(query.order.column % columns.length) + 1} ${query.order.descending ? "DESC" : "ASC"} NULLS LAST LIMIT ${query.order.limit} OFFSET ${query.order.offset}`
      : "",
  ].join(" ");
}

function aggregateSql({ name: fn, of }: Aggregate, name: (ref: Ref) => string): string {
  if (fn === "count_star") return "count(*)";
  return fn === "count_distinct" ? `count(DISTINCT ${name(of)})` : `${fn}(${name(of)})`;
}

function windowSql({ name: fn, of, partition }: NonNullable<Select["window"]>, name: (ref: Ref) => string): string {
  const over = partition ? `PARTITION BY ${name(partition)}` : "";
  return fn === "rank" ? `rank() OVER (${over} ORDER BY ${name(of)} NULLS LAST)` : `${fn}(${name(of)}) OVER (${over})`;
}

function conditionsSql(world: World, query: Select, name: (ref: Ref) => string): string[] {
  const { where, isIn, exists, scalar } = query;
  const field = scalar ? world.pools.get(scalar.pool)!.names[scalar.column % 3]! : "";
  return [
    ...(where ? [`${name(where.of)} >= ${where.least}`] : []),
    ...(isIn ? [`${name(isIn.of)} ${isIn.negated ? "NOT " : ""}IN (${bodySql(world, isIn.query)})`] : []),
    ...(exists ? [`${exists.negated ? "NOT " : ""}EXISTS (${bodySql(world, exists.query)})`] : []),
    ...(scalar ? [`${name(scalar.of)} >= (SELECT ${scalar.name}(${field}) FROM ${scalar.pool})`] : []),
  ];
}

/** What a SELECT asks of each of its tables when only some of its columns are wanted. */
function asked(world: World, select: Select, wanted: ReadonlySet<number>): Set<number>[] {
  const columns = select.from.map(() => new Set<number>());
  const ask = (ref: Ref): unknown => {
    const { table, column } = placed(world, select, ref);
    return columns[table]!.add(column);
  };
  const { items, aggregates, window, having, order } = select;
  const outputs = items.length + aggregates.length;
  const isWanted = (i: number): boolean =>
    wanted.has(i) || (order !== undefined && order.column % (outputs + (window ? 1 : 0)) === i);
  items.forEach((item, i) => (isGrouped(select) || isWanted(i)) && ask(item));
  aggregates.forEach((each, i) => {
    if (each.name !== "count_star" && (isWanted(items.length + i) || having?.aggregate === i)) ask(each.of);
  });
  if (window && isWanted(outputs)) [window.of, ...(window.partition ? [window.partition] : [])].forEach(ask);
  select.joins.forEach((join, i) => {
    if (join.kind === "CROSS") return;
    ask({ ...join.left, table: join.left.table % (i + 1) });
    ask({ table: i + 1, column: join.right });
  });
  for (const each of [select.where, select.isIn, select.scalar]) if (each) ask(each.of);
  return columns;
}

/** Adds what a query asks of the CTE's columns. */
function askedOfCte(world: World, query: Nested, wanted: ReadonlySet<number>, found: Set<number>): void {
  if ("union" in query) {
    const all = query.all ? wanted : new Set(Array.from({ length: widthOf(query) }, (_, i) => i));
    for (const each of query.union) askedOfCte(world, each, all, found);
    return;
  }
  asked(world, query, wanted).forEach((columns, i) => {
    const from = query.from[i]!;
    if ("cte" in from) columns.forEach((column) => found.add(column));
    if ("query" in from) askedOfCte(world, from.query, columns, found);
  });
  if (query.isIn) askedOfCte(world, query.isIn.query, new Set([0]), found);
  if (query.exists) askedOfCte(world, query.exists.query, new Set(), found);
}

/**
 * Returns a query's rows, each with the records it uses: those of the tuples behind it and of the rows its conditions
 * found; for groups, of the tuples in a minimal set that gives some value, by enumeration; for windows, of the partition.
 */
export function evaluate(world: World, query: Nested): Row[] {
  const wanted = new Set(Array.from({ length: widthOf(query) }, (_, i) => i));
  if (world.cte === undefined) return rowsOf(world, query, wanted, []);
  const ofCte = new Set<number>();
  askedOfCte(world, query, wanted, ofCte);
  return rowsOf(world, query, wanted, rowsOf({ pools: world.pools }, world.cte, ofCte, []));
}

function rowsOf(world: World, query: Nested, wanted: ReadonlySet<number>, cte: readonly Row[]): Row[] {
  if (!("union" in query)) return selectRows(world, query, wanted, cte);
  if (query.all) return query.union.flatMap((each) => rowsOf(world, each, wanted, cte));
  const all = new Set(Array.from({ length: widthOf(query) }, (_, i) => i));
  const rows = query.union.flatMap((each) => rowsOf(world, each, all, cte));
  return [...Map.groupBy(rows, ({ values }) => JSON.stringify(values)).values()].map((same) => ({
    values: same[0]!.values,
    uses: unite(same),
  }));
}

function selectRows(world: World, select: Select, wanted: ReadonlySet<number>, cte: readonly Row[]): Row[] {
  const columns = asked(world, select, wanted);
  const tables = select.from.map((from, i) => {
    if ("pool" in from) return world.pools.get(from.pool)!.rows;
    return "cte" in from ? cte : rowsOf(world, from.query, columns[i]!, cte);
  });
  const get = (tuple: Pick<Tuple, "rows">, ref: Ref): Value => {
    const { table, column } = placed(world, select, ref);
    return tuple.rows[table]?.values[column] ?? null;
  };
  const { tuples, scalar } = filtered(world, select, joined(select, tables, get), get, cte);
  const rows = isGrouped(select) ? groupRows(select, tuples, get, wanted) : plainRows(select, tuples, get, wanted);
  const kept = select.order ? inLimit(rows, select.order) : rows;
  return kept.map(({ values, uses }) => ({ values, uses: unite([{ uses }, { uses: scalar }]) }));
}

type Get = (tuple: Pick<Tuple, "rows">, ref: Ref) => Value;

function joined(select: Select, tables: readonly (readonly Row[])[], get: Get): Tuple[] {
  let tuples: (Row | undefined)[][] = tables[0]!.map((row) => [row]);
  select.joins.forEach(({ kind, left, right }, i) => {
    const matches = (tuple: (Row | undefined)[], row: Row): boolean => {
      if (kind === "CROSS") return true;
      const rows = [...tuple, row];
      const [a, b] = [
        get({ rows }, { ...left, table: left.table % (i + 1) }),
        get({ rows }, { table: i + 1, column: right }),
      ];
      return a !== null && a === b;
    };
    const added = tables[i + 1]!;
    const found = tuples.flatMap((tuple) => {
      const own = added.filter((row) => matches(tuple, row)).map((row) => [...tuple, row]);
      return own.length === 0 && (kind === "LEFT" || kind === "FULL") ? [[...tuple, undefined]] : own;
    });
    const lonely =
      kind === "RIGHT" || kind === "FULL" ? added.filter((row) => !tuples.some((t) => matches(t, row))) : [];
    tuples = [...found, ...lonely.map((row) => [...tables.slice(0, i + 1).map(() => undefined), row])];
  });
  return tuples.map((rows) => ({ rows, uses: unite(rows.filter((row) => row !== undefined)) }));
}

function filtered(
  world: World,
  select: Select,
  tuples: readonly Tuple[],
  get: Get,
  cte: readonly Row[],
): { tuples: Tuple[]; scalar: Set<string> } {
  const { where, isIn, exists, scalar } = select;
  const listed = isIn ? rowsOf(world, isIn.query, new Set([0]), cte) : [];
  const there = exists ? rowsOf(world, exists.query, new Set(), cte) : [];
  const all = scalar ? world.pools.get(scalar.pool)!.rows : [];
  const one = scalar && minimal(all, scalar.name, (row) => row.values[scalar.column % 3] ?? null);
  const kept = tuples.flatMap((tuple): Tuple[] => {
    if (where && !((get(tuple, where.of) ?? 0) >= where.least)) return [];
    if (exists && there.length > 0 === exists.negated) return [];
    const least = one?.value ?? Infinity;
    if (scalar && !((get(tuple, scalar.of) ?? -Infinity) >= least)) return [];
    const found = isIn ? inside(get(tuple, isIn.of), listed, isIn.negated) : [];
    if (found === undefined) return [];
    return [{ ...tuple, uses: unite([tuple, ...found, ...(exists?.negated ? [] : there)]) }];
  });
  // a count of nothing but NULLs says something of each row, as in a group
  const used = one && (one.taken.length > 0 ? one.taken : all);
  return { tuples: kept, scalar: unite(used ?? []) };
}

/** The rows that make IN, or NOT IN, true; undefined if it is not. */
function inside(value: Value, listed: readonly Row[], negated: boolean): readonly Row[] | undefined {
  const same = listed.filter((row) => row.values[0] !== null && row.values[0] === value);
  if (!negated) return same.length > 0 ? same : undefined;
  const isTrue =
    listed.length === 0 || (value !== null && same.length === 0 && listed.every((row) => row.values[0] !== null));
  return isTrue ? listed : undefined;
}

function plainRows(select: Select, tuples: readonly Tuple[], get: Get, wanted: ReadonlySet<number>): Row[] {
  const { window, items, order } = select;
  const isSeen =
    wanted.has(items.length) || (order !== undefined && order.column % (items.length + 1) === items.length);
  return tuples.map((tuple) => {
    const values = items.map((item) => get(tuple, item));
    if (window === undefined) return { values, uses: tuple.uses };
    const { partition } = window;
    const mates = tuples.filter((each) => partition === undefined || get(each, partition) === get(tuple, partition));
    return { values: [...values, windowValue(window, tuple, mates, get)], uses: isSeen ? unite(mates) : tuple.uses };
  });
}

function windowValue(
  { name, of }: NonNullable<Select["window"]>,
  tuple: Tuple,
  mates: readonly Tuple[],
  get: Get,
): Value {
  if (name !== "rank")
    return aggregateOf(
      mates.map((mate) => get(mate, of)),
      name,
    );
  const own = get(tuple, of) ?? Infinity;
  return 1 + mates.filter((mate) => (get(mate, of) ?? Infinity) < own).length;
}

function groupRows(select: Select, tuples: readonly Tuple[], get: Get, wanted: ReadonlySet<number>): Row[] {
  const { items, aggregates, having, order } = select;
  const key = (tuple: Tuple): string => JSON.stringify(items.map((item) => get(tuple, item)));
  const groups = items.length === 0 ? [[...tuples]] : [...Map.groupBy(tuples, key).values()];
  return groups.flatMap((group) => {
    const found = aggregates.map(({ name, of }) => minimal(group, name, (tuple) => get(tuple, of)));
    if (having && !((found[having.aggregate]!.value ?? 0) >= having.least)) return [];
    const isSeen = (i: number): boolean =>
      wanted.has(items.length + i) ||
      having?.aggregate === i ||
      (order !== undefined && order.column % widthOf(select) === items.length + i);
    const taken = found.flatMap((each, i) => (isSeen(i) ? each.taken : []));
    const values = [...items.map((item) => get(group[0]!, item)), ...found.map(({ value }) => value)];
    return [{ values, uses: unite(taken.length > 0 ? taken : group) }];
  });
}

/** An aggregate's value and all that is in some minimal set which gives it; a value of nothing has none. */
function minimal<T>(group: readonly T[], name: string, valueOf: (each: T) => Value): { value: Value; taken: T[] } {
  const of = (some: readonly T[]): Value => aggregateOf(some.map(valueOf), name);
  const value = of(group);
  return { value, taken: value === null || value === 0 ? [] : minimalSets(group, of).flat() };
}

function aggregateOf(all: readonly Value[], name: string): Value {
  if (name === "count_star") return all.length;
  const values = all.filter((value) => value !== null);
  if (name === "count") return values.length;
  if (name === "count_distinct") return new Set(values).size;
  if (values.length === 0) return null;
  if (name === "sum") return values.reduce((sum, value) => sum + value, 0);
  return name === "min" ? Math.min(...values) : Math.max(...values);
}

/** Keeps each row that some order of the ties puts inside the limit. */
function inLimit(rows: readonly Row[], { column, descending, limit, offset }: NonNullable<Select["order"]>): Row[] {
  const key = ({ values }: Row): number => {
    const value = values[column % values.length] ?? null;
    return value === null ? Infinity : descending ? -value : value;
  };
  return rows.filter((row) => {
    const before = rows.filter((other) => key(other) < key(row)).length;
    const upTo = rows.filter((other) => key(other) <= key(row)).length;
    return limit > 0 && upTo > offset && before < offset + limit;
  });
}

function unite(parts: readonly { uses: Set<string> }[]): Set<string> {
  return new Set(parts.flatMap(({ uses }) => [...uses]));
}

/** Returns the fields of each pool that a query names anywhere. */
export function fieldsNamed(
  world: World,
  query: Nested,
  found = new Map<string, Set<string>>(),
): Map<string, Set<string>> {
  if ("union" in query) {
    for (const each of query.union) fieldsNamed(world, each, found);
    return found;
  }
  const name = (pool: string, column: number): unknown =>
    found.set(pool, (found.get(pool) ?? new Set()).add(world.pools.get(pool)!.names[column % 3]!));
  const all = new Set(Array.from({ length: widthOf(query) }, (_, i) => i));
  asked(world, query, all).forEach((columns, i) => {
    const from = query.from[i]!;
    if ("pool" in from) columns.forEach((column) => name(from.pool, column));
    if ("query" in from) fieldsNamed(world, from.query, found);
  });
  if (query.isIn) fieldsNamed(world, query.isIn.query, found);
  if (query.exists) fieldsNamed(world, query.exists.query, found);
  if (query.scalar) name(query.scalar.pool, query.scalar.column);
  return found;
}
