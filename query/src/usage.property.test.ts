import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepareQuery } from "./prepareQuery.ts";
import { type PlainPool, plainAnswer } from "./testing/plain.ts";
import { address, contextOf } from "./testing/pools.ts";
import { runHere } from "./testing/runHere.ts";
import { type SmallQuery, isOfRows, toSql, witnessByEnumeration } from "./testing/witness.ts";
import { QueryRefused } from "./errors.ts";
import type { PoolClass, ResultValue } from "./types.ts";

let directory: string;
beforeAll(async () => void (directory = await mkdtemp(join(tmpdir(), "datagraph-test-"))));
afterAll(() => rm(directory, { recursive: true, force: true }));

const NAMES = ["a", "b", "c"];
// Sums of positive numbers only: a zero, or a sum that cancels, would make a smaller set give the same SUM by chance.
const value = fc.option(fc.integer({ min: 1, max: 4 }), { freq: 4 });
const record = fc.record({ a: value, b: value, c: value });
const stream = (most: number) =>
  fc.record({
    who: fc.integer({ min: 0, max: 3 }),
    fields: fc.oneof(fc.constant(7), fc.integer({ min: 0, max: 7 })),
    rows: fc.constantFrom(true, true, false),
    records: fc.array(record, { maxLength: most }),
  });

function pools(kind: PoolClass, most: number): fc.Arbitrary<PlainPool[]> {
  const pool = (number: number, name: string): fc.Arbitrary<PlainPool> =>
    fc.array(stream(most), { minLength: 1, maxLength: 4 }).map((streams) => ({
      pool: number,
      schema: {
        name,
        fields: NAMES.map((field) => ({ name: field, type: "integer", minimum: 1, maximum: 4, cadence: "static" })),
      },
      class: kind,
      k: 2,
      streams: streams.map((each, i) => ({
        number: i,
        contributor: address(each.who + 1),
        fields: BigInt(each.fields),
        rows: each.rows,
        anchors: [{ end: 100, count: each.records.length }],
        records: each.records.map((values) => ({ end: 100, values })),
      })),
    }));
  return fc.tuple(pool(1, "north"), pool(2, "south"));
}

const at = fc.record({ table: fc.constantFrom(0, 1), field: fc.constantFrom(...NAMES) });
const smallQuery: fc.Arbitrary<SmallQuery> = fc
  .record({
    join: fc.boolean(),
    where: fc.option(fc.tuple(at, fc.integer({ min: 1, max: 3 })), { nil: undefined }),
    fields: fc.uniqueArray(at, { maxLength: 2, selector: JSON.stringify }),
    aggregates: fc.array(fc.tuple(at, fc.constantFrom("count", "sum", "min", "max", "count_star", "count_distinct")), {
      maxLength: 2,
    }),
    having: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    order: fc.option(fc.record({ column: fc.nat(3), descending: fc.boolean() }), { nil: undefined }),
    limit: fc.option(fc.nat(3), { nil: undefined }),
    offset: fc.constantFrom(0, 0, 0, 1),
    distinct: fc.boolean(),
  })
  .map((q): SmallQuery => {
    const tables: SmallQuery["tables"] = q.join ? ["north", "south"] : ["south"];
    const place = (where: { table: number; field: string }) => ({ ...where, table: where.table % tables.length });
    const fields = [...new Map(q.fields.map(place).map((each) => [JSON.stringify(each), each])).values()];
    const aggregates = q.aggregates.map(([where, name]) => ({ name, ...place(where) })) as SmallQuery["aggregates"];
    const some = fields.length + aggregates.length > 0 ? fields : [{ table: 0, field: "a" }];
    const columns = some.length + aggregates.length;
    return {
      tables,
      fields: some,
      aggregates,
      ...(q.distinct && aggregates.length === 0 ? { distinct: true } : {}),
      ...(q.where ? { where: { ...place(q.where[0]), least: q.where[1] } } : {}),
      ...(q.having !== undefined && aggregates.length > 0 ? { having: { aggregate: 0, least: q.having } } : {}),
      ...(q.order ? { order: { ...q.order, column: q.order.column % columns } } : {}),
      ...(q.limit === undefined ? {} : { limit: q.limit }),
      offset: q.offset,
    };
  });

const sorted = (rows: ResultValue[][]): string[] => rows.map((row) => JSON.stringify(row)).sort();
const isTooWide = (pools: readonly PlainPool[], query: SmallQuery): boolean => {
  const counts = query.tables.map(
    (name) => pools.find((pool) => pool.schema.name === name)?.streams.flatMap(({ records }) => records).length ?? 0,
  );
  return counts.reduce((product, count) => product * count, 1) > 12;
};

describe("usage in open pools", () => {
  it("is the records of minimal witnesses of its values, times the consented fields read; answers are DuckDB's", async () => {
    let checked = 0;
    await fc.assert(
      fc.asyncProperty(
        pools("open", 3),
        fc.array(smallQuery, { minLength: 8, maxLength: 8 }),
        async (small, queries) => {
          const context = await contextOf(join(directory, "open.db"), small);
          for (const query of queries.filter((each) => !isTooWide(small, each))) {
            const prepared = await prepareQuery({ sql: toSql(query) }, context).catch(unconsented);
            if (prepared === undefined) continue;
            const result = await runHere(prepared);
            if (result === "below-k") throw new Error("k in an open pool");
            const read = (pool: string): Set<string> => fieldsRead(query, pool);
            const expected = [...witnessByEnumeration(small, query)].map(([key, records]) => {
              const [name = "", number] = key.split("/");
              const stream = small.find((pool) => pool.schema.name === name)?.streams[Number(number)];
              const points = [...read(name)].filter(
                (field) => (Number(stream?.fields) >> NAMES.indexOf(field)) % 2 === 1,
              ).length;
              return [key, records * points] as const;
            });
            const names = new Map(small.map((pool) => [pool.pool, pool.schema.name]));
            const actual = result.usage.flatMap((part) =>
              part.streams.map(({ number, units }) => [`${names.get(part.pool)}/${number}`, units] as const),
            );
            expect(Object.fromEntries(actual), toSql(query)).toEqual(
              Object.fromEntries(expected.filter(([, units]) => units > 0)),
            );
            const plain = await plainAnswer(small, toSql(query), prepared.mode, context);
            if (query.limit === undefined && query.offset === 0)
              expect(sorted(result.rows), toSql(query)).toEqual(sorted(plain));
            else expect(result.rows).toHaveLength(plain.length);
            checked++;
          }
        },
      ),
      { numRuns: 30 },
    );
    expect(checked).toBeGreaterThan(30);
  }, 300_000);
});

describe("personal pools", () => {
  it("bill every consented data point read, whatever the filter, and refuse exactly below k", async () => {
    let [answered, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        pools("personal", 2),
        fc.array(smallQuery, { minLength: 8, maxLength: 8 }),
        async (small, queries) => {
          const context = await contextOf(join(directory, "personal.db"), small);
          for (const query of queries.filter((each) =>
            each.aggregates.every(({ name }) => name !== "min" && name !== "max"),
          )) {
            const prepared = await prepareQuery({ sql: toSql(query) }, context).catch(unconsented);
            if (prepared === undefined) continue;
            const result = await runHere(prepared);
            expect(result === "below-k", toSql(query)).toBe(!isOfRows(query) && fewestPeople(small, query) < 2);
            if (result === "below-k") refused++;
            else answered++;
            if (result === "below-k") continue;
            const units = Object.fromEntries(result.usage.map((part) => [part.pool, part.units]));
            expect(units).toEqual(
              Object.fromEntries(prepared.parts.map(({ pool }) => [pool, scanned(small, query, pool)])),
            );
          }
        },
      ),
      { numRuns: 30 },
    );
    expect(Math.min(answered, refused)).toBeGreaterThan(3);
  }, 300_000);
});

function unconsented(error: unknown): undefined {
  if (error instanceof QueryRefused && error.code === "unconsented-field") return undefined;
  throw error;
}

function fieldsRead(query: SmallQuery, pool: string): Set<string> {
  const table = query.tables.findIndex((name) => name === pool);
  const places = [
    ...query.fields,
    ...query.aggregates.filter(({ name }) => name !== "count_star"),
    ...(query.where ? [query.where] : []),
  ];
  return new Set(places.filter((place) => place.table === table).map(({ field }) => field));
}

function scanned(small: readonly PlainPool[], query: SmallQuery, number: number): number {
  const pool = small.find((each) => each.pool === number);
  let units = 0;
  for (const { rows, fields, records } of pool?.streams ?? [])
    if (rows || !isOfRows(query))
      for (const field of fieldsRead(query, pool?.schema.name ?? ""))
        units += (Number(fields) >> NAMES.indexOf(field)) % 2 === 1 ? records.length : 0;
  return units;
}

/** Fewest distinct contributors over the groups, and over the non-null values of each aggregate in them. */
function fewestPeople(small: readonly PlainPool[], query: SmallQuery): number {
  type Row = { who: string; end: number; values: (number | null)[][]; place: number[] };
  const lists = query.tables.map((name) => {
    const pool = small.find((each) => each.schema.name === name);
    return (pool?.streams ?? [])
      .filter(({ fields }) => fields !== 0n)
      .flatMap((stream) =>
        stream.records.map((each, index) => ({
          who: stream.contributor,
          place: [index, stream.number],
          values: NAMES.map((name, i) =>
            (Number(stream.fields) >> i) % 2 === 1 ? ((each.values[name] as number | null) ?? null) : null,
          ),
        })),
      );
  });
  const [first = [], second] = lists;
  let rows: Row[] = (
    second === undefined
      ? first.map((a) => [a])
      : first.flatMap((a) => second.filter((b) => b.who === a.who).map((b) => [a, b]))
  ).map((tuple) => ({
    who: tuple[0]?.who ?? "",
    end: 0,
    values: tuple.map(({ values }) => values),
    place: tuple.flatMap(({ place }) => place),
  }));
  const get = (row: Row, place: { table: number; field: string }): number | null =>
    row.values[place.table]?.[NAMES.indexOf(place.field)] ?? null;
  const { where } = query;
  if (where) rows = rows.filter((row) => (get(row, where) ?? 0) >= where.least);
  const groups = [...Map.groupBy(rows, (row) => JSON.stringify(query.fields.map((place) => get(row, place)))).values()];
  const counts = groups.flatMap((all) => {
    const group = query.tables.length === 1 ? all : [...Map.groupBy(all, (row) => row.who).values()].map(latest);
    const people = (members: readonly Row[]): number => new Set(members.map(({ who }) => who)).size;
    const valued = query.aggregates
      .filter(({ name }) => name !== "count_star")
      .map((each) => people(group.filter((row) => get(row, each) !== null)));
    return [people(group), ...valued];
  });
  return counts.length === 0 ? 0 : Math.min(...counts);
}

function latest<R extends { place: number[] }>(rows: readonly R[]): R {
  const sortedRows = [...rows].sort((x, y) => {
    for (let i = 0; i < x.place.length; i++)
      if (x.place[i] !== y.place[i]) return (y.place[i] ?? 0) - (x.place[i] ?? 0);
    return 0;
  });
  return sortedRows[0] as R;
}
