import type { PlainPool } from "./plain.ts";
import { address } from "./pools.ts";

/** A pool with one stream a row, so that a stream's units tell which record was used. */
function poolOf(
  number: number,
  name: string,
  kind: "open" | "personal",
  rows: readonly (readonly [number | null, number | null])[],
): PlainPool {
  return {
    pool: number,
    schema: {
      name,
      fields: ["a", "b"].map((field) => ({ name: field, type: "integer", minimum: 0, maximum: 9, cadence: "static" })),
    },
    class: kind,
    k: 2,
    streams: rows.map(([a, b], i) => ({
      number: i,
      contributor: address(i + 1),
      fields: 3n,
      rows: kind === "open" || i < 3,
      anchors: [{ end: 100, count: 1 }],
      records: [{ end: 100, values: { a, b } }],
    })),
  };
}

const NORTH = [
  [1, 5],
  [1, 5],
  [2, 7],
  [null, 1],
] as const;
const SOUTH = [
  [1, 1],
  [3, 2],
  [3, 9],
] as const;

/** Returns two small pools, north and south, in which each row is of a stream of its own. */
export function smallPools(kind: "open" | "personal"): PlainPool[] {
  return [poolOf(1, "north", kind, NORTH), poolOf(2, "south", kind, SOUTH)];
}

/** Every construct that has a rule of its own in open pools, a query with it, and the streams that are paid, by pool. */
export const CONSTRUCTS: readonly [name: string, sql: string, used: Record<string, number[]>][] = [
  [
    "LEFT JOIN: unmatched rows use only the left",
    "SELECT n.b, s.b FROM north n LEFT JOIN south s ON n.a = s.a",
    { north: [0, 1, 2, 3], south: [0] },
  ],
  ["RIGHT JOIN", "SELECT s.b, n.a FROM north n RIGHT JOIN south s ON n.a = s.a", { north: [0, 1], south: [0, 1, 2] }],
  ["FULL JOIN", "SELECT n.a FROM north n FULL JOIN south s ON n.a = s.a", { north: [0, 1, 2, 3], south: [0, 1, 2] }],
  ["a pool joined with itself", "SELECT x.a FROM south x JOIN south y ON x.b = y.a", { south: [0] }],
  ["a subquery in FROM", "SELECT m FROM (SELECT a, max(b) AS m FROM south GROUP BY a) t WHERE m > 2", { south: [2] }],
  [
    "columns nobody asks for",
    "SELECT n FROM (SELECT a, max(b) AS m, min(b) AS n FROM south GROUP BY a) t WHERE a = 3",
    { south: [1] },
  ],
  [
    "WITH, asked twice",
    "WITH t AS (SELECT a, max(b) AS m FROM south GROUP BY a) SELECT x.m FROM t x JOIN t y ON x.a = y.a WHERE x.a = 3",
    { south: [2] },
  ],
  ["IN: every row that matches", "SELECT b FROM south WHERE a IN (SELECT a FROM north)", { north: [0, 1], south: [0] }],
  [
    "NOT IN: all rows",
    "SELECT b FROM south WHERE a NOT IN (SELECT a FROM north WHERE a > 0)",
    { north: [0, 1, 2], south: [1, 2] },
  ],
  [
    "EXISTS: all rows",
    "SELECT b FROM south WHERE EXISTS (SELECT 1 FROM north WHERE a = 1) AND b = 9",
    { north: [0, 1], south: [2] },
  ],
  ["EXISTS without an answer", "SELECT b FROM south WHERE EXISTS (SELECT 1 FROM north WHERE a = 1) AND b = 8", {}],
  [
    "NOT EXISTS: none",
    "SELECT b FROM south WHERE NOT EXISTS (SELECT 1 FROM north WHERE a = 5) AND b = 9",
    { south: [2] },
  ],
  [
    "a subquery that is a value",
    "SELECT b FROM north WHERE b > (SELECT max(b) FROM south WHERE b < 9)",
    { north: [0, 1, 2], south: [1] },
  ],
  ["a value without an answer", "SELECT b FROM north WHERE b > (SELECT max(b) FROM south)", {}],
  [
    "UNION ALL",
    "SELECT a FROM north WHERE a = 2 UNION ALL SELECT a FROM south WHERE b = 2",
    { north: [2], south: [1] },
  ],
  [
    "UNION: all that are the same",
    "SELECT a FROM north WHERE a = 1 UNION SELECT a FROM south WHERE a = 1",
    { north: [0, 1], south: [0] },
  ],
  [
    "UNION ALL with LIMIT: ties all",
    "SELECT b FROM north UNION ALL SELECT b FROM south ORDER BY b LIMIT 1",
    { north: [3], south: [0] },
  ],
  [
    "LIMIT in a subquery: ties at its cut",
    "SELECT b FROM (SELECT b FROM north WHERE b < 6 ORDER BY b DESC LIMIT 1) t",
    { north: [0, 1] },
  ],
  [
    "LIMIT in a subquery: only rows used",
    "SELECT b FROM (SELECT b FROM south ORDER BY b LIMIT 2) t WHERE b = 2",
    { south: [1] },
  ],
  [
    "a window: the row's partition",
    "SELECT r FROM (SELECT b, rank() OVER (PARTITION BY a ORDER BY b) AS r FROM south) t WHERE b = 9",
    { south: [1, 2] },
  ],
  [
    "a window: NULLs are a partition",
    "SELECT r FROM (SELECT b, count(*) OVER (PARTITION BY a) AS r FROM north) t WHERE b = 1",
    { north: [3] },
  ],
  ["a window without PARTITION BY", "SELECT b, sum(b) OVER () FROM south LIMIT 1", { south: [0, 1, 2] }],
  [
    "a window nobody asks for",
    "SELECT b FROM (SELECT b, sum(b) OVER () AS s FROM south) t WHERE b = 9",
    { south: [2] },
  ],
];
