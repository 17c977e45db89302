import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { QueryRefused } from "./errors.ts";
import { prepareQuery } from "./prepareQuery.ts";
import { type Nested, type Ref, type Select, evaluate, fieldsNamed, nestedSql, worldOf } from "./testing/nested.ts";
import { type PlainPool, plainAnswer } from "./testing/plain.ts";
import { address, contextOf } from "./testing/pools.ts";
import { runHere } from "./testing/runHere.ts";
import type { ResultValue } from "./types.ts";

let directory: string;
beforeAll(async () => void (directory = await mkdtemp(join(tmpdir(), "datagraph-test-"))));
afterAll(() => rm(directory, { recursive: true, force: true }));

const NAMES = ["a", "b", "c"];
const value = fc.option(fc.integer({ min: 1, max: 3 }), { freq: 4 });
const stream = fc.record({
  fields: fc.constantFrom(7, 7, 7, 5, 3),
  rows: fc.constantFrom(true, true, true, false),
  records: fc.array(fc.record({ a: value, b: value, c: value }), { maxLength: 2 }),
});

const pool = (number: number, name: string): fc.Arbitrary<PlainPool> =>
  fc.array(stream, { minLength: 1, maxLength: 2 }).map((streams) => ({
    pool: number,
    schema: { name, fields: NAMES.map((field) => ({ name: field, type: "integer", cadence: "static" })) },
    class: "open",
    k: 0,
    streams: streams.map((each, i) => ({
      number: i,
      contributor: address(i + 1),
      fields: BigInt(each.fields),
      rows: each.rows,
      anchors: [{ end: 100, count: each.records.length }],
      records: each.records.map((values) => ({ end: 100, values })),
    })),
  }));

const ref: fc.Arbitrary<Ref> = fc.record({ table: fc.nat(1), column: fc.nat(2) });
const poolName = fc.constantFrom("north", "south");
const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.oneof(some, fc.constant(undefined));
const seldom = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 1, arbitrary: some }, { weight: 3, arbitrary: fc.constant(undefined) });

/** A SELECT whose tables are pools, or SELECTs of less depth. `width`: how many columns it must have. */
function select(depth: number, top: boolean, cte: boolean, width?: number): fc.Arbitrary<Select> {
  const from = fc.oneof(
    { weight: 2, arbitrary: poolName.map((name) => ({ pool: name })) },
    ...(depth > 0 ? [{ weight: 3, arbitrary: nested(depth - 1, cte).map((query) => ({ query })) }] : []),
    ...(cte ? [{ weight: 3, arbitrary: fc.constant({ cte: true as const }) }] : []),
  );
  const kinds = fc.constantFrom("INNER", "LEFT", "LEFT", "RIGHT", "FULL", "CROSS");
  return fc
    .record({
      from: fc.array(from, { minLength: 1, maxLength: 2 }),
      join: fc.record({ kind: kinds, left: ref, right: fc.nat(2) }),
      where: seldom(fc.record({ of: ref, least: fc.integer({ min: 1, max: 3 }) })),
      isIn:
        depth > 0
          ? seldom(fc.record({ of: ref, query: nested(0, cte, 1), negated: fc.boolean() }))
          : fc.constant(undefined),
      exists: depth > 0 ? seldom(fc.record({ query: nested(0, cte), negated: fc.boolean() })) : fc.constant(undefined),
      scalar: seldom(
        fc.record({ of: ref, name: fc.constantFrom("min", "max", "count"), pool: poolName, column: fc.nat(2) }),
      ),
      items: fc.array(ref, { minLength: width ?? 1, maxLength: width ?? 2 }),
      kind: fc.constantFrom("plain", "plain", "distinct", "groups", "window"),
      aggregates: fc.array(
        fc.record({ name: fc.constantFrom("count", "sum", "min", "max", "count_star", "count_distinct"), of: ref }),
        { minLength: 1, maxLength: 2 },
      ),
      having: seldom(fc.integer({ min: 1, max: 3 })),
      window: fc.record({ name: fc.constantFrom("count", "sum", "max", "rank"), of: ref, partition: maybe(ref) }),
      order: top
        ? seldom(
            fc.record({
              column: fc.nat(3),
              descending: fc.boolean(),
              limit: fc.nat(3),
              offset: fc.constantFrom(0, 0, 1),
            }),
          )
        : fc.constant(undefined),
    })
    .map(({ join: joined, kind, window, aggregates, having, items, ...q }): Select => {
      const groups = kind === "groups";
      const rest = Object.fromEntries(Object.entries(q).filter(([, each]) => each !== undefined)) as typeof q;
      const { partition, ...plain } = window;
      const own =
        groups && width === undefined ? items : groups ? [] : kind === "window" && width !== undefined ? [] : items;
      return {
        ...(rest as Pick<Select, "from">),
        joins: q.from.length > 1 ? [joined as Select["joins"][number]] : [],
        items: own,
        distinct: kind === "distinct",
        aggregates: groups ? (aggregates.slice(0, width ?? 2) as Select["aggregates"]) : [],
        ...(groups && having !== undefined ? { having: { aggregate: 0, least: having } } : {}),
        ...(kind === "window" ? { window: partition ? { ...plain, partition } : plain } : {}),
      };
    });
}

function nested(depth: number, cte: boolean, width?: number): fc.Arbitrary<Nested> {
  const one = select(depth, false, cte, width);
  return fc.oneof(
    { weight: 4, arbitrary: one },
    {
      weight: 1,
      arbitrary: fc
        .tuple(select(0, false, cte, width ?? 1), select(0, false, cte, width ?? 1), fc.boolean())
        .map(([left, right, all]): Nested => ({ union: [left, right], all })),
    },
  );
}

const query = fc.tuple(seldom(select(0, false, false)), fc.boolean()).chain(([cte, union]) =>
  fc.record({
    cte: fc.constant(cte),
    query: union && cte === undefined ? nested(1, false) : select(1, true, cte !== undefined),
  }),
);

const sorted = (rows: readonly (readonly ResultValue[])[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

describe("usage of queries of several SELECTs over open pools", () => {
  it("is the records behind the answer by brute force, times the consented fields named; answers are DuckDB's", async () => {
    let [checked, paid] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        pool(1, "north"),
        pool(2, "south"),
        fc.array(query, { minLength: 6, maxLength: 6 }),
        async (north, south, queries) => {
          const pools = [north, south];
          const context = await contextOf(join(directory, "open.db"), pools);
          for (const { cte, query: top } of queries) {
            const sql = nestedSql(worldOf(pools, "aggregate", cte), top);
            const prepared = await prepareQuery({ sql }, context).catch(unconsented);
            if (prepared === undefined) continue;
            const world = worldOf(pools, prepared.mode, cte);
            const rows = bruteForce(() => evaluate(world, top));
            if (rows === undefined) continue;
            const result = await runHere(prepared);
            if (result === "below-k") throw new Error("k in an open pool");
            const named = fieldsNamed(world, top);
            if (cte && usesCte(top)) fieldsNamed({ pools: world.pools }, cte, named);
            const actual = result.usage.flatMap((part) =>
              part.streams.map(
                ({ number, units }) => [`${part.pool === 1 ? "north" : "south"}/${number}`, units] as const,
              ),
            );
            expect(Object.fromEntries(actual), sql).toEqual(unitsOf(pools, rows, named));
            const plain = await plainAnswer(pools, sql, prepared.mode, context);
            if ("order" in top && top.order) expect(result.rows, sql).toHaveLength(plain.length);
            else {
              expect(sorted(result.rows), sql).toEqual(sorted(plain));
              expect(sorted(result.rows), sql).toEqual(sorted(rows.map(({ values }) => values)));
            }
            checked++;
            if (actual.length > 0) paid++;
          }
        },
      ),
      { numRuns: 40, endOnFailure: true },
    );
    expect(checked).toBeGreaterThan(40);
    expect(paid).toBeGreaterThan(10);
  }, 90_000);
});

function unconsented(error: unknown): undefined {
  if (error instanceof QueryRefused && error.code === "unconsented-field") return undefined;
  throw error;
}

/** Returns what a brute force finds, or nothing where there is too much to enumerate. */
function bruteForce<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function usesCte(top: Nested): boolean {
  if ("union" in top) return top.union.some(usesCte);
  const below = [top.isIn?.query, top.exists?.query].filter((each) => each !== undefined);
  return top.from.some((from) => "cte" in from || ("query" in from && usesCte(from.query))) || below.some(usesCte);
}

function unitsOf(
  pools: readonly PlainPool[],
  rows: readonly { uses: Set<string> }[],
  named: ReadonlyMap<string, Set<string>>,
): Record<string, number> {
  const units: Record<string, number> = {};
  for (const record of new Set(rows.flatMap(({ uses }) => [...uses]))) {
    const [name = "", number] = record.split("/");
    const found = pools.find(({ schema }) => schema.name === name)?.streams[Number(number)];
    const points = [...(named.get(name) ?? [])].filter(
      (each) => (Number(found?.fields) >> NAMES.indexOf(each)) % 2 === 1,
    );
    const key = `${name}/${number}`;
    if (points.length > 0) units[key] = (units[key] ?? 0) + points.length;
  }
  return units;
}
