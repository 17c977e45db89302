import type { Query } from "@datagraph/protocol";
import type { DemoPool, DemoStream } from "../world.ts";

/** A query of the demo, and an independent account of what it must return and use. */
export type QueryCase = {
  title: string;
  query: Query;
  /** the same for plain DuckDB on the plain data restricted to consent */
  plain: string;
  rows: boolean;
  /** data points used of each pool, counted without the query engine */
  usage: (pool: (name: string) => DemoPool) => number[];
};

/** By scan: every shared field that the query reads, of every stream it may use, whatever the filter. */
function scan(pool: DemoPool, read: readonly string[], rows: boolean): number {
  const used = (stream: DemoStream): number =>
    stream.records.length * read.filter((name) => stream.fields.includes(name)).length;
  return pool.streams.filter((stream) => stream.rows || !rows).reduce((sum, stream) => sum + used(stream), 0);
}

/** By witness: the records behind the result, times the fields read. */
function witness(
  pool: DemoPool,
  read: readonly string[],
  isBehind: (record: Record<string, unknown>) => boolean,
): number {
  return pool.streams.flatMap(({ records }) => records).filter(isBehind).length * read.length;
}

const EXPENSIVE = 1_000_000;

export const QUERY_CASES: readonly QueryCase[] = [
  {
    title: "projection, rows",
    query: { sql: "SELECT dt_kcal, coffeefreq FROM diet" },
    plain: "select dt_kcal, coffeefreq from diet",
    rows: true,
    usage: (pool) => [scan(pool("diet"), ["dt_kcal", "coffeefreq"], true)],
  },
  {
    title: "filter, rows",
    query: { sql: "SELECT dt_fibe, dt_sug_t FROM diet WHERE coffeefreq >= 5" },
    plain: "select dt_fibe, dt_sug_t from diet where coffeefreq >= 5",
    rows: true,
    usage: (pool) => [scan(pool("diet"), ["dt_fibe", "dt_sug_t", "coffeefreq"], true)],
  },
  {
    title: "aggregate",
    query: { sql: "SELECT count(*) AS people, avg(dt_kcal) AS energy FROM diet" },
    plain: "select count(*) as people, avg(dt_kcal) as energy from diet",
    rows: false,
    usage: (pool) => [scan(pool("diet"), ["dt_kcal"], false)],
  },
  {
    title: "GROUP BY",
    query: { sql: "SELECT cat, count(*) AS people, avg(dog) AS dogs FROM health GROUP BY cat" },
    plain: "select cat, count(*) as people, avg(dog) as dogs from health group by cat",
    rows: false,
    usage: (pool) => [scan(pool("health"), ["cat", "dog"], false)],
  },
  {
    title: "join through person",
    query: {
      sql: "SELECT h.ever_smoked, count(*) AS people, avg(d.dt_caffn) AS caffeine FROM diet d JOIN health h ON d.person = h.person GROUP BY h.ever_smoked",
    },
    plain:
      "select h.ever_smoked, count(*) as people, avg(d.dt_caffn) as caffeine from diet d join health h on d.person = h.person group by h.ever_smoked",
    rows: false,
    usage: (pool) => [scan(pool("diet"), ["dt_caffn"], false), scan(pool("health"), ["ever_smoked"], false)],
  },
  {
    title: "rows from consenting people",
    query: { sql: "SELECT ever_smoked, cat, dog FROM health WHERE cancer = 1" },
    plain: "select ever_smoked, cat, dog from health where cancer = 1",
    rows: true,
    usage: (pool) => [scan(pool("health"), ["ever_smoked", "cat", "dog", "cancer"], true)],
  },
  {
    title: "exact usage, grouped",
    query: {
      sql: "SELECT species, count(*) AS strikes, sum(cost) AS cost FROM bird_strikes WHERE damage = 'Substantial' GROUP BY species HAVING count(*) >= 5",
    },
    plain:
      "select species, count(*) as strikes, sum(cost) as cost from bird_strikes where damage = 'Substantial' group by species having count(*) >= 5",
    rows: false,
    usage: (pool) => {
      const damaged = pool("bird_strikes")
        .streams.flatMap(({ records }) => records)
        .filter((r) => r.damage === "Substantial");
      const often = Map.groupBy(damaged, (record) => record.species);
      const behind = (record: Record<string, unknown>): boolean =>
        record.damage === "Substantial" && often.get(String(record.species))!.length >= 5;
      return [witness(pool("bird_strikes"), ["species", "damage", "cost"], behind)];
    },
  },
  {
    title: "short form",
    query: { pool: "bird_strikes", fields: ["airport", "cost"], where: `cost > ${EXPENSIVE}` },
    plain: `select airport, cost from bird_strikes where cost > ${EXPENSIVE}`,
    rows: true,
    usage: (pool) => [witness(pool("bird_strikes"), ["airport", "cost"], (record) => Number(record.cost) > EXPENSIVE)],
  },
];
