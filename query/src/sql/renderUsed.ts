import { argumentOf } from "./expression.ts";
import type { Needed } from "./neededColumns.ts";
import type { Block } from "./plan.ts";
import { type Lifted, liftWindows, outputOrder } from "./renderBlock.ts";
import { orderBy } from "./renderOrder.ts";
import { isCut, recordCount } from "./renderShared.ts";

/**
 * Returns the statements that trace usage back from the answer, and SQL that gives (stream, records used) for each pool.
 * Whoever asks a SELECT stands after it, so from last to first each knows which of its rows are used.
 */
export function renderUsed(needed: readonly Needed[]): { steps: string[]; usage: { pool: number; sql: string }[] } {
  const steps: string[] = [];
  const asked = new Map<number, string[]>();
  const records = new Map<number, string[]>();
  const add = (map: Map<number, string[]>, key: number, sql: string): unknown =>
    map.set(key, [...(map.get(key) ?? []), sql]);
  const top = needed.at(-1)?.relation.id;
  for (const { relation } of needed.toReversed()) {
    const { id } = relation;
    const requests = asked.get(id);
    // NOT EXISTS uses nothing of what is not there
    if (requests === undefined && id !== top) continue;
    steps.push(`CREATE TEMP TABLE u${id} AS ${requests === undefined ? `SELECT id FROM q${id}` : distinct(requests)}`);
    if ("branches" in relation) {
      relation.branches.forEach((branch, i) =>
        add(asked, branch.id, `SELECT q.i AS id FROM q${id} q JOIN u${id} u ON u.id = q.id WHERE q.b = ${i}`),
      );
      continue;
    }
    const lifted = liftWindows(relation.block, false);
    steps.push(`CREATE TEMP TABLE x${id} AS ${usedTuples(id, lifted)}`);
    for (const { query, sql } of askedRows(id, lifted)) add(asked, query, sql);
    for (const { pool, sql } of usedRecords(id, lifted)) add(records, pool, sql);
  }
  const usage = [...records].map(([pool, parts]) => ({
    pool,
    sql: `SELECT s, ${recordCount("count(*)")} FROM (${distinct(parts)}) d GROUP BY s`,
  }));
  return { steps, usage };
}

/** UNION drops what is there twice; one part alone may hold it too. */
function distinct(parts: readonly string[]): string {
  return parts.length > 1 ? parts.join(" UNION ") : `SELECT DISTINCT * FROM (${parts.join("")}) p`;
}

/** The matched tuples behind the rows used. */
function usedTuples(id: number, block: Lifted): string {
  const rows = isCut(block) ? rowsWithTies(id, block) : `SELECT q.m AS id FROM q${id} q JOIN u${id} u ON u.id = q.id`;
  if (block.grouped) return tuplesOfGroups(id, block, rows);
  const parts = block.lifted.flatMap(({ partitions }, i) =>
    partitions === undefined ? [] : [partitionMates(id, i, partitions.length)],
  );
  if (parts.length === 0) return rows;
  return `WITH k AS (${rows}) SELECT id FROM k UNION ${parts.join(" UNION ")}`;
}

/**
 * With LIMIT, rows that tie at a cut with a row used count like it: another order of the ties would have had them in its
 * place.
 */
function rowsWithTies(id: number, block: Lifted): string {
  const used = `SELECT q.m AS id FROM q${id} q JOIN u${id} u ON u.id = q.id`;
  if (block.order.length === 0) return used;
  const by = orderBy(outputOrder(block)).trim();
  const last = block.limit === undefined ? undefined : BigInt(block.limit) + BigInt(block.offset);
  const atCut = [`a.first_place <= ${block.offset}`, ...(last === undefined ? [] : [`a.last_place > ${last}`])].join(
    " OR ",
  );
  const places = `rank() OVER (${by}) AS first_place, count(*) OVER (${by}) AS last_place`;
  return (
    `WITH k AS (${used}), o AS (SELECT f.id, ${places} FROM ${block.grouped ? "g" : "m"}${id} f) SELECT id FROM k UNION ` +
    `SELECT b.id FROM o a JOIN k ON k.id = a.id JOIN o b ON b.first_place = a.first_place WHERE ${atCut}`
  );
}

/** A window function takes in the whole partition of its row. */
function partitionMates(id: number, window: number, partitions: number): string {
  const same = Array.from({ length: partitions }, (_, j) => `a.y${window}_${j} IS NOT DISTINCT FROM b.y${window}_${j}`);
  const keys = Array.from({ length: partitions }, (_, j) => `a.y${window}_${j}`);
  if (same.length === 0) return `SELECT id FROM m${id} WHERE EXISTS (SELECT 1 FROM k)`;
  const mine = `SELECT DISTINCT ${keys.join(", ")} FROM m${id} a JOIN k ON k.id = a.id`;
  return `SELECT b.id FROM m${id} b JOIN (${mine}) a ON ${same.join(" AND ")}`;
}

/** Of each group used, the tuples its aggregates take in: MIN and MAX the extreme's, the others those with a value. */
function tuplesOfGroups(id: number, block: Block, groups: string): string {
  const match = block.keys.map((_, i) => `x.k${i} IS NOT DISTINCT FROM h.k${i}`).join(" AND ");
  const joined = `SELECT x.id FROM m${id} x JOIN (SELECT g.* FROM g${id} g JOIN (${groups}) k ON k.id = g.id) h ON ${match || "TRUE"}`;
  const takesAll = block.aggregates.length === 0 || block.aggregates.some((each) => argumentOf(each) === undefined);
  if (takesAll) return joined;
  const takes = block.aggregates.map(({ name }, i) =>
    name === "min" || name === "max" ? `x.a${i} = h.w${i}` : `x.a${i} IS NOT NULL`,
  );
  const nothing = block.aggregates.map(({ name }, i) =>
    name === "min" || name === "max" ? `h.w${i} IS NULL` : `h.w${i} = 0`,
  );
  return `${joined} WHERE ${takes.join(" OR ")} OR (${nothing.join(" AND ")})`;
}

/** The rows of other SELECTs behind the tuples used, or behind any row. */
function askedRows(id: number, block: Block): { query: number; sql: string }[] {
  const tuples = `m${id} m JOIN x${id} x ON x.id = m.id`;
  const tables = block.tables.flatMap((table, i) =>
    table.kind === "query"
      ? [{ query: table.query.id, sql: `SELECT m.i${i} AS id FROM ${tuples} WHERE m.i${i} IS NOT NULL` }]
      : [],
  );
  const predicates = block.predicates.flatMap(({ kind, query: { id: query } }, i) => {
    if (kind === "not-exists") return [];
    const which = kind === "in" ? `q.c0 IN (SELECT m.x${i} FROM ${tuples})` : `EXISTS (SELECT 1 FROM x${id})`;
    return [{ query, sql: `SELECT q.id FROM q${query} q WHERE ${which}` }];
  });
  const scalars = block.scalars.map(({ id: query }) => ({
    query,
    sql: `SELECT q.id FROM q${query} q WHERE EXISTS (SELECT 1 FROM u${id})`,
  }));
  return [...tables, ...predicates, ...scalars];
}

function usedRecords(id: number, block: Block): { pool: number; sql: string }[] {
  return block.tables.flatMap((table, i) =>
    table.kind === "pool"
      ? [
          {
            pool: table.view.pool,
            sql: `SELECT m.s${i} AS s, m.e${i} AS e, m.r${i} AS r FROM m${id} m JOIN x${id} x ON x.id = m.id WHERE m.s${i} IS NOT NULL`,
          },
        ]
      : [],
  );
}
