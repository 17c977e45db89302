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
      `WITH ${[matched, ...hashes(plan)].join(", ")} SELECT ${[group, ...streams, ...columns.map(({ sql }) => sql)].join(", ")} ` +
      `FROM h${SQUARINGS} GROUP BY ${[...keys, "p"].join(", ")}`,
    tables: plan.tables.map(({ index }) => index),
    columns: columns.map(({ table, measure }) => ({ table, measure, pool: plan.tables[table]!.view.pool })),
  };
}

/** Primes below 2^31, so that products of remainders fit 64 bits, and what stream, time and record are multiplied by. */
const MODULI = [
  { prime: 2_147_483_647, by: [1_103_515_245, 2_017_963_301, 1_812_433_253] },
  { prime: 2_147_483_629, by: [1_664_525_013, 1_566_083_941, 1_290_990_437] },
] as const;

/** x^17 permutes the remainders of both primes, and no two sets of records are known whose 17th powers sum to the same. */
const SQUARINGS = 4;

/**
 * Steps that give each record's number to either modulus: `x`, linear in what names the record, and `y`, its 16th power,
 * in arithmetic that every database has.
 */
function hashes({ tables }: SelectPlan): string[] {
  const each = tables.flatMap(({ index }) =>
    MODULI.map((modulus, j) => ({ ...modulus, index, name: `${index}_${j}` })),
  );
  const seeds = each.map(({ prime, by: [stream, until, record], index, name }) => {
    const terms = [`CAST(s${index} AS BIGINT) * ${stream}`, `u${index} % ${prime} * ${until}`];
    const sum = [...terms, `CAST(r${index} AS BIGINT) * ${record}`].map((term) => `${term} % ${prime}`).join(" + ");
    return `(${sum}) % ${prime} AS x${name}`;
  });
  const squares = (step: number): string => {
    const base = (name: string): string => (step === 1 ? `x${name}` : `y${step - 1}_${name}`);
    const columns = each.map(({ prime, name }) => `${base(name)} * ${base(name)} % ${prime} AS y${step}_${name}`);
    return `h${step} AS (SELECT *, ${columns.join(", ")} FROM h${step - 1})`;
  };
  const steps = Array.from({ length: SQUARINGS }, (_, i) => squares(i + 1));
  return [`h0 AS (SELECT *, ${seeds.join(", ")} FROM m)`, ...steps];
}

/** A hash of a person's records, in any order, that a snapshot made anew gives again: 52 bits, exact in a double. */
function recordsOf(table: number, taken = ""): string {
  const [high, low] = MODULI.map(({ prime }, j) => {
    const power = `y${SQUARINGS}_${table}_${j} * x${table}_${j} % ${prime}`;
    return `sum(${power})${taken} % 67108864`;
  });
  return `CAST(${high} * 67108864 + ${low} AS DOUBLE PRECISION)`;
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
