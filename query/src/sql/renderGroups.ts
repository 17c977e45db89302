import { renderSets } from "../privacy/renderSets.ts";
import { quoteName } from "../quote.ts";
import { type Aggregate, argumentOf } from "./expression.ts";
import { canSplit } from "./canSplit.ts";
import type { SelectPlan } from "./plan.ts";
import { printSafely } from "./printExpression.ts";
import { renderMatched } from "./renderMatched.ts";
import { orderBy, orderKeys, tieBreakers } from "./renderOrder.ts";
import type { RenderedQuery } from "./renderQuery.ts";
import { isCut, limitSql, recordCount, usageSql } from "./renderShared.ts";

/**
 * Returns the statements of a query whose rows are groups. `g` has one row a group: keys k0, k1 ..., records n, values of
 * aggregates v0, v1 ..., and w0, w1 ..., how many records each takes in. Where aggregates can be put together from parts,
 * `p` has a row for each group and stream (or person), so that one pass over the records gives answer, floor and usage.
 * A table is made of `g` only where usage asks which groups are in the answer.
 */
export function renderGroups(plan: SelectPlan): RenderedQuery {
  const matched = `m AS (${renderMatched(plan)})`;
  // who holds an extreme is known only when it is, so parts would save nothing
  const split = canSplit(plan) && (takesAll(plan) || !plan.aggregates.some(isExtreme));
  const keys = keysOf(plan);
  const grouped = keys.length > 0 ? ` GROUP BY ${keys.join(", ")}` : "";
  const parts = `CREATE TEMP TABLE p AS WITH ${matched} SELECT ${partColumns(plan).join(", ")} FROM m GROUP BY ${[...keys, partKey(plan)].join(", ")}`;
  const groups = split
    ? `SELECT ${[...keys, ...joinedValues(plan)].join(", ")} FROM p${grouped}`
    : `WITH ${matched} SELECT ${[...keys, ...values(plan)].join(", ")} FROM m${grouped}`;
  const isKept = !plan.personal && !(isWhole(plan) && takesAll(plan));
  const rendered: RenderedQuery = {
    steps: [...(split ? [parts] : []), ...(isKept ? [`CREATE TEMP TABLE g AS ${groups}`] : [])],
    result: renderResult(plan, isKept ? "g" : `(${groups}) g`),
    usage: plan.personal ? [] : groupUsage(plan, matched, split),
  };
  if (!plan.personal) return rendered;
  const people = split ? `SELECT ${leastPeople(plan, "c", "> 0")} AS people FROM p` : distinctPeople(plan, matched);
  return {
    ...rendered,
    floor: {
      sql: `SELECT coalesce(min(people), 0) FROM (${people}${grouped}) f`,
      k: plan.k,
      sets: renderSets(plan, matched),
    },
  };
}

function keysOf(plan: SelectPlan): string[] {
  return plan.keys.map((_, i) => `k${i}`);
}

/** What parts are kept of: a person in personal pools, a stream in open ones. */
function partKey({ personal }: SelectPlan): string {
  return personal ? "p, own" : "s0";
}

function partColumns(plan: SelectPlan): string[] {
  const parts = plan.aggregates.flatMap((aggregate, i) => {
    if (argumentOf(aggregate) === undefined) return [];
    if (isExtreme(aggregate)) return [`${aggregate.name}(a${i}) AS x${i}`];
    return [`count(a${i}) AS c${i}`, ...(aggregate.name === "count" ? [] : [`sum(a${i}) AS x${i}`])];
  });
  const taken = countsApart(plan) ? [`count(*) FILTER (WHERE ${anyValue(plan)}) AS u`] : [];
  return [...keysOf(plan), partKey(plan), "count(*) AS n", ...parts, ...taken];
}

function joinedValues(plan: SelectPlan): string[] {
  const whole = (column: string): string => `CAST(coalesce(sum(${column}), 0) AS BIGINT)`;
  const joined = plan.aggregates.flatMap((aggregate, i) => {
    if (argumentOf(aggregate) === undefined) return [`${whole("n")} AS v${i}`];
    if (aggregate.name === "count") return [`${whole(`c${i}`)} AS v${i}`, `${whole(`c${i}`)} AS w${i}`];
    if (isExtreme(aggregate)) return [`${aggregate.name}(x${i}) AS v${i}`, `${aggregate.name}(x${i}) AS w${i}`];
    // elsewhere whole numbers divide to whole numbers
    const value = aggregate.name === "sum" ? `sum(x${i})` : `CAST(sum(x${i}) AS DOUBLE PRECISION) / sum(c${i})`;
    return [`${value} AS v${i}`, `${whole(`c${i}`)} AS w${i}`];
  });
  const taken = countsApart(plan) ? [`${whole("u")} AS u`] : [];
  return [`${whole("n")} AS n`, ...joined, ...taken];
}

function values(plan: SelectPlan): string[] {
  const found = plan.aggregates.flatMap((aggregate, i) => {
    if (argumentOf(aggregate) === undefined) return [`count(*) AS v${i}`];
    const { name, distinct } = aggregate;
    const taken = isExtreme(aggregate) ? `${name}(a${i})` : `count(a${i})`;
    return [`${name}(${distinct ? "DISTINCT " : ""}a${i}) AS v${i}`, `${taken} AS w${i}`];
  });
  return ["count(*) AS n", ...found];
}

function renderResult(plan: SelectPlan, groups: string): string {
  const named = plan.select.map(({ name, expression }) => `${printSafely(expression)} AS ${quoteName(name)}`);
  const order = orderBy([...orderKeys(plan), ...tieBreakers(plan)]);
  return `SELECT ${named.join(", ")} FROM ${groups}${havingSql(plan)}${order}${limitSql(plan)}`;
}

function havingSql({ having }: SelectPlan): string {
  return having === undefined ? "" : ` WHERE ${printSafely(having)}`;
}

/**
 * The floor holds for each group and for each aggregate in it: contributors whose value is NULL hide nobody. A query
 * that found no group at all is below any floor.
 */
function leastPeople(plan: SelectPlan, column: string, test: string): string {
  const people = [
    "",
    ...plan.aggregates.flatMap((each, i) => (argumentOf(each) ? [` AND ${column}${i} ${test}`] : [])),
  ].map((condition) => `count(*) FILTER (WHERE NOT own${condition})`);
  return people.length === 1 ? (people[0] ?? "") : `least(${people.join(", ")})`;
}

function distinctPeople(plan: SelectPlan, matched: string): string {
  const counted = plan.aggregates.flatMap((each, i) => (argumentOf(each) ? [`count(a${i}) AS c${i}`] : []));
  const people = `SELECT ${[...keysOf(plan), "p", "own", ...counted].join(", ")} FROM m GROUP BY ${[...keysOf(plan), "p", "own"].join(", ")}`;
  return `WITH ${matched}, q AS (${people}) SELECT ${leastPeople(plan, "c", "> 0")} AS people FROM q`;
}

/** Of each group in the answer, the records its aggregates take in; without such, all its records. */
function groupUsage(plan: SelectPlan, matched: string, split: boolean): RenderedQuery["usage"] {
  if (split) return partsUsage(plan);
  const all = takesAll(plan);
  if (isWhole(plan) && all) return usageSql(plan, [matched], "m");
  const joined = (groups: string, on: string, where: string): string =>
    `SELECT x.* FROM m x JOIN (${groups}) h ON ${on}${where}`;
  if (!isWhole(plan) || plan.aggregates.some(isExtreme)) {
    const used = isOneExtreme(plan)
      ? joined(keptGroups(plan), `${sameGroup(plan)} AND x.a0 IS NOT DISTINCT FROM h.w0`, "")
      : joined(keptGroups(plan), sameGroup(plan), all ? "" : ` WHERE ${takenIn(plan)}`);
    return usageSql(plan, [matched], `(${used}) u`);
  }
  const valued = `SELECT * FROM m WHERE ${anyValue(plan)}`;
  const valueless = joined(`SELECT * FROM g WHERE ${noValue(plan)}`, sameGroup(plan), "");
  // groups without any value are rare: apart, they cost nothing where there are none
  if (plan.tables.length === 1) return [valued, valueless].flatMap((used) => usageSql(plan, [matched], `(${used}) u`));
  return usageSql(plan, [matched], `(${valued} UNION ALL ${valueless}) u`);
}

/** The usage by parts, which hold the counts already. */
function partsUsage(plan: SelectPlan): RenderedQuery["usage"] {
  const all = takesAll(plan);
  const taken = countsApart(plan) ? "u" : "c0";
  const used = all ? "x.n" : `CASE WHEN h.${taken === "u" ? "u" : "w0"} = 0 THEN x.n ELSE x.${taken} END`;
  const from = isWhole(plan) && all ? "p x" : `p x JOIN (${keptGroups(plan)}) h ON ${sameGroup(plan)}`;
  const records = plan.keys.length === 0 ? used : `sum(${used})`;
  const grouped = plan.keys.length === 0 ? "" : " GROUP BY x.s0";
  return [{ pool: plan.tables[0]!.view.pool, sql: `SELECT x.s0, ${recordCount(records)} FROM ${from}${grouped}` }];
}

function isWhole(plan: SelectPlan): boolean {
  return !isCut(plan) && plan.having === undefined;
}

function sameGroup(plan: SelectPlan): string {
  const keys = keysOf(plan).map((key) => `x.${key} IS NOT DISTINCT FROM h.${key}`);
  return keys.join(" AND ") || "TRUE";
}

/** The groups in the answer; with LIMIT, those that some order of the ties puts inside. */
function keptGroups(plan: SelectPlan): string {
  if (!isCut(plan)) return `SELECT * FROM g${havingSql(plan)}`;
  if (plan.limit === 0) return "SELECT * FROM g WHERE FALSE";
  const by = orderBy(plan.order.length > 0 ? orderKeys(plan) : tieBreakers(plan)).trim();
  const upTo = plan.limit === undefined ? [] : [`first_place <= ${BigInt(plan.limit) + BigInt(plan.offset)}`];
  const inside = [...upTo, `last_place > ${plan.offset}`].join(" AND ");
  return (
    `SELECT * FROM (SELECT *, rank() OVER (${by}) AS first_place, count(*) OVER (${by}) AS last_place ` +
    `FROM g${havingSql(plan)}) r WHERE ${inside}`
  );
}

/** Whether the aggregates take in every record of a group: one counts them all, or there are none. */
function takesAll({ aggregates }: SelectPlan): boolean {
  return aggregates.length === 0 || aggregates.some((each) => argumentOf(each) === undefined);
}

/** Whether parts count the records taken in apart: with one aggregate, they are those it counts. */
function countsApart(plan: SelectPlan): boolean {
  return !takesAll(plan) && plan.aggregates.length > 1;
}

/** Where one MIN or MAX is all, a record is taken in if its value is the group's, NULL where that has none. */
function isOneExtreme({ aggregates: [first, ...others] }: SelectPlan): boolean {
  return first !== undefined && others.length === 0 && isExtreme(first);
}

function anyValue({ aggregates }: SelectPlan): string {
  return aggregates.map((_, i) => `a${i} IS NOT NULL`).join(" OR ");
}

/** MIN and MAX take the records that hold the extreme, ties all; COUNT, SUM and AVG those with a value. */
function takenIn(plan: SelectPlan): string {
  const takes = plan.aggregates.map((each, i) => (isExtreme(each) ? `x.a${i} = h.w${i}` : `x.a${i} IS NOT NULL`));
  const none = noValue(plan, "h.");
  return `(${takes.join(" OR ")} OR (${none}))`;
}

function noValue({ aggregates }: SelectPlan, of = ""): string {
  return aggregates.map((each, i) => (isExtreme(each) ? `${of}w${i} IS NULL` : `${of}w${i} = 0`)).join(" AND ");
}

function isExtreme({ name }: Aggregate): boolean {
  return name === "min" || name === "max";
}
