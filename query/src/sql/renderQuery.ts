import { quoteName } from "../quote.ts";
import { type Aggregate, argumentOf } from "./expression.ts";
import type { SelectPlan } from "./plan.ts";
import { printExpression, printSafely } from "./printExpression.ts";
import type { TableScope } from "./scope.ts";

/** What a query comes to: plain SQL over base tables and grants. */
export type RenderedQuery = {
  /** gives the answer */
  result: string;
  /** personal aggregates: gives the fewest contributors of any group or aggregate, askers not counted */
  floor?: { sql: string; k: number };
  /** open pools: gives (stream, records used) for each table */
  usage: { pool: number; sql: string }[];
};

/** Returns the statements that answer a plan and measure its usage. */
export function renderQuery(plan: SelectPlan): RenderedQuery {
  const matched = `m AS (${renderMatched(plan)})`;
  const rendered = { result: `WITH ${matched} ${renderResult(plan)}`, usage: renderUsage(plan, matched) };
  if (!plan.personal || plan.mode === "rows") return rendered;
  return { ...rendered, floor: { sql: `WITH ${matched} ${renderFloor(plan)}`, k: plan.k } };
}

/** Returns the name of a pool's base table. */
export function baseTable(pool: number): string {
  return quoteName(`pool_${pool}`);
}

/** Returns the name of the table of what a query may see of a pool: stream, anchor, how much of it, person, consent. */
export function grantTable(pool: number): string {
  return quoteName(`grant_${pool}`);
}

/** Returns the fields a table reads that some of its streams do not share, so that consent is checked record by record. */
export function partlyShared(table: TableScope): number[] {
  return readFields(table).filter((field) => !table.streams.every((stream) => (stream.fields >> BigInt(field)) & 1n));
}

/** Returns the indexes of the fields a table reads. */
export function readFields(table: TableScope): number[] {
  return table.view.schema.fields.flatMap((_, field) => ((table.reads >> BigInt(field)) & 1n ? [field] : []));
}

/** Every record, or tuple of records, that passes joins and WHERE, with its ids and the values the rest needs. */
function renderMatched(plan: SelectPlan): string {
  const from = plan.tables.map((table, i) => {
    const view = `${renderView(table)} t${table.index}`;
    const condition = plan.joins[i - 1];
    return condition === undefined ? view : `JOIN ${view} ON ${printSafely(condition)}`;
  });
  const where = plan.where === undefined ? "" : ` WHERE ${printSafely(plan.where)}`;
  const columns = [...idColumns(plan), ...valueColumns(plan)];
  const matched = `SELECT ${columns.join(", ")} FROM ${from.join(" ")}${where}`;
  return plan.personal && plan.mode === "aggregate" && plan.tables.length > 1
    ? oneContribution(plan, matched)
    : matched;
}

/** The consent view of one pool: the fields read, NULL where their stream does not share them. */
function renderView(table: TableScope): string {
  const partly = new Set(partlyShared(table));
  const fields = readFields(table).map((field) => {
    const column = `b.${quoteName(table.view.schema.fields[field]?.name ?? "")}`;
    return partly.has(field) ? `CASE WHEN g.c${field} THEN ${column} END AS c${field}` : `${column} AS c${field}`;
  });
  const columns = ["b._stream", "b._end", "b._record", "g.person", "g.own", ...fields];
  return (
    `(SELECT ${columns.join(", ")} FROM ${baseTable(table.view.pool)} b JOIN ${grantTable(table.view.pool)} g ` +
    `ON g.stream = b._stream AND g.anchor = b._end AND b._record < g.records)`
  );
}

function idColumns(plan: SelectPlan): string[] {
  const ids = plan.tables.flatMap(({ index: i }) => [
    `t${i}._stream AS s${i}`,
    `t${i}._end AS e${i}`,
    `t${i}._record AS r${i}`,
  ]);
  return [...ids, "t0.person AS p", "t0.own AS own"];
}

function valueColumns(plan: SelectPlan): string[] {
  if (plan.mode === "rows")
    return [
      ...plan.select.map(({ expression }, i) => `${printSafely(expression)} AS v${i}`),
      ...plan.order.map(({ expression }, i) => `${printSafely(expression)} AS o${i}`),
    ];
  return [
    ...plan.keys.map((key, i) => `${printSafely(key)} AS k${i}`),
    ...plan.aggregates.flatMap((aggregate, i) => {
      const value = argumentOf(aggregate);
      return value === undefined ? [] : [`${printSafely(value)} AS a${i}`];
    }),
  ];
}

/** In a join one person could count many times over; the latest tuple of each person in each group counts. */
function oneContribution(plan: SelectPlan, matched: string): string {
  const latest = plan.tables.flatMap(({ index: i }) => [`e${i} DESC`, `r${i} DESC`, `s${i} DESC`]);
  const group = [...plan.keys.map((_, i) => `k${i}`), "p"];
  return (
    `SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY ${group.join(", ")} ORDER BY ${latest.join(", ")}) AS turn ` +
    `FROM (${matched}) x) y WHERE turn = 1`
  );
}

function renderResult(plan: SelectPlan): string {
  const named = plan.select.map(({ name, expression }, i) => {
    const value = plan.mode === "rows" ? `v${i}` : printExpression(expression, plan.aggregates);
    return `${value} AS ${quoteName(name)}`;
  });
  const order = [...orderKeys(plan), ...tieBreakers(plan)];
  return (
    `SELECT ${named.join(", ")} FROM m${renderGroup(plan)}` +
    (order.length > 0 ? ` ORDER BY ${order.join(", ")}` : "") +
    (plan.limit === undefined ? "" : ` LIMIT ${plan.limit}`) +
    (plan.offset === 0 ? "" : ` OFFSET ${plan.offset}`)
  );
}

function renderGroup(plan: SelectPlan): string {
  const keys = plan.keys.map((_, i) => `k${i}`);
  const having = plan.having === undefined ? "" : ` HAVING ${printExpression(plan.having, plan.aggregates)}`;
  return (keys.length > 0 ? ` GROUP BY ${keys.join(", ")}` : "") + having;
}

function orderKeys(plan: SelectPlan): string[] {
  return plan.order.map(({ expression, descending, nullsFirst }, i) => {
    const key = plan.mode === "rows" ? `o${i}` : printExpression(expression, plan.aggregates);
    return `${key} ${descending ? "DESC" : "ASC"} NULLS ${nullsFirst ? "FIRST" : "LAST"}`;
  });
}

/**
 * What makes an answer the same bytes whoever computes it: records in pool order, groups in the order of their keys. In
 * personal pools records go by pseudonym: the order of stream numbers would tell whose rows they are.
 */
function tieBreakers(plan: SelectPlan): string[] {
  if (plan.mode === "aggregate") return plan.keys.map((_, i) => `k${i} ASC NULLS LAST`);
  const ids = plan.tables.flatMap(({ index: i }) => [`s${i}`, `e${i}`, `r${i}`]);
  return plan.personal ? ["p", ...plan.tables.flatMap(({ index: i }) => [`e${i}`, `r${i}`]), ...ids] : ids;
}

/**
 * The floor holds for each group and for each aggregate in it: contributors whose value is NULL hide nobody. A query
 * that found no group at all is below any floor.
 */
function renderFloor(plan: SelectPlan): string {
  const people = [
    "",
    ...plan.aggregates.flatMap((aggregate, i) => (argumentOf(aggregate) ? [` AND a${i} IS NOT NULL`] : [])),
  ];
  const counts = people.map((condition) => `count(DISTINCT CASE WHEN NOT own${condition} THEN p END)`);
  const least = counts.length === 1 ? counts[0] : `least(${counts.join(", ")})`;
  const keys = plan.keys.map((_, i) => `k${i}`);
  const grouped = keys.length > 0 ? ` GROUP BY ${keys.join(", ")}` : "";
  return `SELECT coalesce(min(people), 0) FROM (SELECT ${least} AS people FROM m${grouped}) f`;
}

function renderUsage(plan: SelectPlan, matched: string): { pool: number; sql: string }[] {
  if (plan.personal) return [];
  const witness = plan.mode === "rows" ? rowWitness(plan) : groupWitness(plan);
  return plan.tables.map(({ index: i, view }) => {
    const records =
      plan.tables.length === 1
        ? `(${witness.used}) u`
        : `(SELECT DISTINCT s${i}, e${i}, r${i} FROM (${witness.used}) w) u`;
    const sql = `WITH ${[matched, ...witness.steps].join(", ")} SELECT s${i}, count(*) FROM ${records} GROUP BY s${i} ORDER BY s${i}`;
    return { pool: view.pool, sql };
  });
}

type Witness = { steps: string[]; used: string };

/** Rows: each result row's own records. With LIMIT, every row that ties with one inside the limit counts. */
function rowWitness(plan: SelectPlan): Witness {
  if (!isCut(plan)) return { steps: [], used: "SELECT * FROM m" };
  const order = plan.order.length > 0 ? orderKeys(plan) : tieBreakers(plan);
  return { steps: [], used: `SELECT * FROM (${ranked("m", order)}) x WHERE ${insideLimit(plan)}` };
}

/** Groups: of each group in the answer, the records its aggregates take in; without such, all its records. */
function groupWitness(plan: SelectPlan): Witness {
  if (!isCut(plan) && plan.having === undefined && takenIn(plan) === "") return { steps: [], used: "SELECT * FROM m" };
  const keys = plan.keys.map((_, i) => `k${i}`);
  const taken = plan.aggregates.map(
    (aggregate, i) =>
      `${isExtreme(aggregate) ? aggregate.name : "count"}(${argumentOf(aggregate) ? `a${i}` : "*"}) AS w${i}`,
  );
  const order = plan.order.map(({ expression }, i) => `${printExpression(expression, plan.aggregates)} AS o${i}`);
  const groups = `g AS (SELECT ${[...keys, "count(*) AS n", ...taken, ...order].join(", ")} FROM m${renderGroup(plan)})`;
  const cut = plan.order.map(
    ({ descending, nullsFirst }, i) => `o${i} ${descending ? "DESC" : "ASC"} NULLS ${nullsFirst ? "FIRST" : "LAST"}`,
  );
  const kept = isCut(plan) ? `(${ranked("g", cut.length > 0 ? cut : tieBreakers(plan))})` : "g";
  const match = keys.map((key) => `m.${key} IS NOT DISTINCT FROM h.${key}`);
  const conditions = [...(isCut(plan) ? [insideLimit(plan)] : []), takenIn(plan)].filter((each) => each !== "");
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(" AND ")}` : "";
  return { steps: [groups], used: `SELECT m.* FROM m JOIN ${kept} h ON ${match.join(" AND ") || "TRUE"}${where}` };
}

/** MIN and MAX take the records that hold the extreme, ties all; COUNT, SUM and AVG those with a value. */
function takenIn(plan: SelectPlan): string {
  if (plan.aggregates.length === 0 || plan.aggregates.some((each) => argumentOf(each) === undefined)) return "";
  const takes = plan.aggregates.map((aggregate, i) =>
    isExtreme(aggregate) ? `m.a${i} = h.w${i}` : `m.a${i} IS NOT NULL`,
  );
  const none = plan.aggregates.map((aggregate, i) => (isExtreme(aggregate) ? `h.w${i} IS NULL` : `h.w${i} = 0`));
  return `(${takes.join(" OR ")} OR (${none.join(" AND ")}))`;
}

function isExtreme(aggregate: Aggregate): boolean {
  return aggregate.name === "min" || aggregate.name === "max";
}

function isCut(plan: SelectPlan): boolean {
  return plan.limit !== undefined || plan.offset > 0;
}

/** Adds the first and last place a row may take, whichever way its ties fall. */
function ranked(table: string, order: readonly string[]): string {
  const by = order.length > 0 ? `ORDER BY ${order.join(", ")}` : "";
  return `SELECT *, rank() OVER (${by}) AS first_place, count(*) OVER (${by}) AS last_place FROM ${table}`;
}

function insideLimit(plan: SelectPlan): string {
  const upTo = plan.limit === undefined ? [] : [`first_place <= ${BigInt(plan.limit) + BigInt(plan.offset)}`];
  return `(${[...upTo, `last_place > ${plan.offset}`].join(" AND ")})`;
}
