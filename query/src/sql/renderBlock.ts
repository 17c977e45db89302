import { argumentOf, type Expression, mapChildren, someExpression } from "./expression.ts";
import { poolView } from "./names.ts";
import type { Block } from "./plan.ts";
import { printExpression, printSafely, printWindow } from "./printExpression.ts";
import { printJoin } from "./renderMatched.ts";
import { orderBy, orderKeys } from "./renderOrder.ts";
import { isCut } from "./renderShared.ts";

/** Returns the statements that make the tables of one SELECT: `m`, for groups `g`, and `q`. */
export function renderBlock(id: number, block: Block, columns: readonly number[], personal: boolean): string[] {
  const lifted = liftWindows(block, personal);
  return [
    `CREATE TEMP TABLE m${id} AS ${renderMatched(lifted, personal)}`,
    ...(block.grouped ? [`CREATE TEMP TABLE g${id} AS ${renderGroups(id, lifted)}`] : []),
    `CREATE TEMP TABLE q${id} AS ${renderOutput(id, lifted, columns, personal)}`,
  ];
}

/** A SELECT whose rows may be computed of columns k0, k1 ... of the matched, where window functions are. */
export type Lifted = Block & { lifted: { sql: string; partitions: string[] | undefined }[] };

/** Takes window functions, and what stands beside them, out into columns of the matched. */
export function liftWindows(block: Block, personal: boolean): Lifted {
  const isWindow = (each: Expression): boolean => someExpression(each, ({ kind }) => kind === "window");
  const lifted: Lifted["lifted"] = [];
  const lift = (each: Expression): Expression => {
    if (each.kind === "window") {
      const partitions = each.window.partitions.map(printSafely);
      lifted.push({ sql: printWindow(each.window, tieColumns(block, personal)), partitions });
    } else if (isWindow(each)) return mapChildren(each, lift);
    else lifted.push({ sql: printSafely(each), partitions: undefined });
    return { kind: "key", index: lifted.length - 1, type: each.type, at: each.at };
  };
  if (![...block.select, ...block.order].some(({ expression }) => isWindow(expression))) return { ...block, lifted };
  const select = block.select.map(({ name, expression }) => ({ name, expression: lift(expression) }));
  const order = block.order.map((item) => ({ ...item, expression: lift(item.expression) }));
  return { ...block, select, order, lifted };
}

/** Every record or tuple that passes joins and conditions, with the ids of what it is made of. */
function renderMatched(block: Lifted, personal: boolean): string {
  const columns = ["row_number() OVER () AS id", ...idColumns(block, personal), ...valueColumns(block)];
  const from = block.tables.map((table, i) => {
    const name = table.kind === "pool" ? poolView(table.view.pool) : `q${table.query.id}`;
    const join = block.joins[i - 1];
    return join === undefined ? `${name} t${i}` : printJoin(join, `${name} t${i}`);
  });
  const conditions = [...(block.where ? [printSafely(block.where)] : []), ...block.predicates.map(predicateSql)];
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(" AND ")}` : "";
  return `SELECT ${columns.join(", ")} FROM ${from.join(" ")}${scalarTables(block)}${where}`;
}

/** The value of each subquery, NULL if it has no row. */
function scalarTables({ scalars }: Block): string {
  const ids = [...new Set(scalars.map(({ id }) => id))];
  return ids.map((id) => ` CROSS JOIN (SELECT max(c0) AS z FROM q${id}) s${id}`).join("");
}

function predicateSql(predicate: Block["predicates"][number]): string {
  const { id } = predicate.query;
  if ("operand" in predicate)
    return `${printSafely(predicate.operand)} ${predicate.kind === "in" ? "IN" : "NOT IN"} (SELECT c0 FROM q${id})`;
  return `${predicate.kind === "exists" ? "EXISTS" : "NOT EXISTS"} (SELECT 1 FROM q${id})`;
}

function idColumns({ tables }: Block, personal: boolean): string[] {
  return tables.flatMap((table, i) => {
    if (table.kind === "query") return [`t${i}.id AS i${i}`];
    const ids = [`t${i}.s AS s${i}`, `t${i}.a AS e${i}`, `t${i}.r AS r${i}`];
    return personal ? [...ids, `t${i}.person AS p${i}`] : ids;
  });
}

function valueColumns(block: Lifted): string[] {
  const operands = block.predicates.flatMap((each, i) =>
    "operand" in each ? [`${printSafely(each.operand)} AS x${i}`] : [],
  );
  return [...operands, ...ownColumns(block)];
}

function ownColumns(block: Lifted): string[] {
  if (block.grouped)
    return [
      ...block.keys.map((key, i) => `${printSafely(key)} AS k${i}`),
      ...block.aggregates.flatMap((aggregate, i) => {
        const value = argumentOf(aggregate);
        return value === undefined ? [] : [`${printSafely(value)} AS a${i}`];
      }),
    ];
  if (block.lifted.length > 0)
    return block.lifted.flatMap(({ sql, partitions = [] }, i) => [
      `${sql} AS k${i}`,
      ...partitions.map((partition, j) => `${partition} AS y${i}_${j}`),
    ]);
  return [
    ...block.select.map(({ expression }, i) => `${printSafely(expression)} AS v${i}`),
    ...block.order.map(({ expression }, i) => `${printSafely(expression)} AS o${i}`),
  ];
}

/** Groups that pass HAVING: keys k0, k1 ..., values v0, v1 ..., and what each aggregate takes in, w0, w1 ... */
function renderGroups(id: number, block: Lifted): string {
  const keys = block.keys.map((_, i) => `k${i}`);
  const values = block.aggregates.flatMap((aggregate, i) => {
    if (argumentOf(aggregate) === undefined) return [`count(*) AS v${i}`];
    const { name, distinct } = aggregate;
    const taken = name === "min" || name === "max" ? `${name}(a${i})` : `count(a${i})`;
    return [`${name}(${distinct ? "DISTINCT " : ""}a${i}) AS v${i}`, `${taken} AS w${i}`];
  });
  const grouped = keys.length > 0 ? ` GROUP BY ${keys.join(", ")}` : "";
  const groups = `SELECT ${[...keys, "count(*) AS n", ...values].join(", ")} FROM m${id}${grouped}`;
  const having = block.having ? ` WHERE ${printSafely(block.having)}` : "";
  return `SELECT row_number() OVER () AS id, f.* FROM (${groups}) f${block.having ? scalarTables(block) : ""}${having}`;
}

function renderOutput(id: number, block: Lifted, columns: readonly number[], personal: boolean): string {
  const isDirect = !block.grouped && block.lifted.length === 0;
  const values = block.select.map(({ expression }, i) =>
    isDirect ? `f.v${i} AS c${columns[i]}` : `${printSafely(expression)} AS c${columns[i]}`,
  );
  const sorted = orderBy([...outputOrder(block), ...ties(block, personal)]).trim();
  const scalars = isDirect ? "" : scalarTables(block);
  const from = `${block.grouped ? "g" : "m"}${id} f${scalars}`;
  const rows = `SELECT row_number() OVER (${sorted}) AS id, f.id AS m${values.map((value) => `, ${value}`).join("")} FROM ${from}`;
  if (!isCut(block)) return rows;
  const upTo = block.limit === undefined ? "" : ` AND id <= ${BigInt(block.limit) + BigInt(block.offset)}`;
  return `SELECT * FROM (${rows}) r WHERE id > ${block.offset}${upTo}`;
}

/** Returns how the rows of a SELECT sort: columns of `m`, or of `g`. */
export function outputOrder(block: Lifted): ReturnType<typeof orderKeys> {
  const byValue = block.grouped || block.lifted.length > 0;
  return byValue
    ? block.order.map((item) => ({ ...item, sql: printExpression(item.expression) }))
    : orderKeys({ grouped: false, order: block.order });
}

/**
 * Returns what tells apart rows that tie, so that an answer is the same whoever computes it: groups by their keys, records
 * by their place; in personal pools by pseudonym first, for the order of streams would tell whose rows they are.
 */
export function ties(block: Block, personal: boolean): ReturnType<typeof orderKeys> {
  const names = block.grouped
    ? block.keys.map((_, i) => `k${i}`)
    : tieNames(block, personal, ["p", "s", "e", "r", "i"], "");
  return names.map((sql) => ({ sql, descending: false, nullsFirst: false }));
}

function tieColumns(block: Block, personal: boolean): string[] {
  return tieNames(block, personal, ["person", "s", "a", "r", "id"], ".");
}

function tieNames({ tables }: Block, personal: boolean, names: readonly string[], dot: string): string[] {
  const [person, stream, anchor, record, row] = names;
  const named = (i: number, name: string | undefined): string => (dot === "" ? `${name}${i}` : `t${i}.${name}`);
  return tables.flatMap((table, i) => {
    if (table.kind === "query") return [named(i, row)];
    return [...(personal ? [person] : []), stream, anchor, record].map((name) => named(i, name));
  });
}
