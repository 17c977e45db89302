import { type Aggregate, type Expression, argumentOf } from "../sql/expression.ts";
import type { SelectPlan } from "../sql/plan.ts";

/** What a personal answer tells of: in each group, of each pool, who is in it and by which records. */
export type RenderedSets = {
  /** gives group, a stream of the person for each table, then a column for each of `columns`: their records' hash */
  sql: string;
  tables: number[];
  columns: { table: number; pool: number; measure: string }[];
};

/** Of whom a group is, whatever value of theirs is told. */
const PEOPLE = "people";

/**
 * Returns the statement that says who an answer is about. A measure is what is told of them: that they are there, or the
 * fields an aggregate takes; what tells different fields cannot be subtracted from one another.
 */
export function renderSets(plan: SelectPlan, matched: string): RenderedSets {
  const columns = plan.tables.flatMap(({ index }) => [
    { table: index, measure: PEOPLE, sql: recordsOf(index) },
    ...plan.aggregates.flatMap((aggregate, i) => {
      const measure = measureOf(plan, aggregate, index);
      const taken = argumentOf(aggregate) === undefined ? "" : ` FILTER (WHERE a${i} IS NOT NULL)`;
      return measure === undefined || taken === "" ? [] : [{ table: index, measure, sql: recordsOf(index, taken) }];
    }),
  ]);
  const keys = plan.keys.map((_, i) => `k${i}`);
  const group = keys.length === 0 ? "1" : `dense_rank() OVER (ORDER BY ${keys.join(", ")})`;
  const streams = plan.tables.map(({ index }) => `min(s${index})`);
  return {
    sql:
      `WITH ${matched} SELECT ${[group, ...streams, ...columns.map(({ sql }) => sql)].join(", ")} ` +
      `FROM m GROUP BY ${[...keys, "p"].join(", ")}`,
    tables: plan.tables.map(({ index }) => index),
    columns: columns.map(({ table, measure }) => ({ table, measure, pool: plan.tables[table]!.view.pool })),
  };
}

/** A hash of a person's records, in any order, that a snapshot made anew gives again: 52 bits, exact in a double. */
function recordsOf(table: number, taken = ""): string {
  const record = `hash(s${table}, u${table}, r${table})`;
  return `CAST(bit_xor(${record})${taken} % 4503599627370496 AS DOUBLE)`;
}

/** Whose values an aggregate tells in a table; undefined when it tells those of others only. */
function measureOf(plan: SelectPlan, { arg }: Aggregate, table: number): string | undefined {
  const fields = arg === undefined ? [] : columnsIn(arg);
  if (fields.length === 0) return PEOPLE;
  if (!fields.some((field) => field.table === table)) return undefined;
  const names = fields.map((field) => `${plan.tables[field.table]!.view.pool}.${field.field}`);
  return [...new Set(names)].sort().join("+");
}

function columnsIn(expression: Expression): { table: number; field: number }[] {
  if (expression.kind === "column") return [expression];
  return expression.kind === "call" ? expression.args.flatMap(columnsIn) : [];
}
