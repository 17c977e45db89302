import { argumentOf } from "./expression.ts";
import { poolView } from "./names.ts";
import type { Join, SelectPlan } from "./plan.ts";
import { printSafely } from "./printExpression.ts";

/** Returns SQL for every record, or tuple of records, that passes joins and WHERE, with its ids and the values the rest needs. */
export function renderMatched(plan: SelectPlan): string {
  const from = plan.tables.map((table, i) => {
    const view = `${poolView(table.view.pool)} t${table.index}`;
    const join = plan.joins[i - 1];
    return join === undefined ? view : printJoin(join, view);
  });
  const where = plan.where === undefined ? "" : ` WHERE ${printSafely(plan.where)}`;
  const columns = [...idColumns(plan), ...valueColumns(plan)];
  const matched = `SELECT ${columns.join(", ")} FROM ${from.join(" ")}${where}`;
  return plan.personal && plan.grouped && plan.tables.length > 1 ? oneContribution(plan, matched) : matched;
}

/** Returns a table as it joins those before it. */
export function printJoin({ kind, condition }: Join, table: string): string {
  return `${kind} JOIN ${table}${condition ? ` ON ${printSafely(condition)}` : ""}`;
}

function idColumns(plan: SelectPlan): string[] {
  const ids = plan.tables.flatMap(({ index: i }) => [`t${i}.s AS s${i}`, `t${i}.a AS e${i}`, `t${i}.r AS r${i}`]);
  if (!plan.personal) return ids;
  const untils = plan.tables.map(({ index: i }) => `t${i}.until AS u${i}`);
  return [...ids, ...(!plan.grouped ? ["t0.person AS p"] : ["t0.who AS p", "t0.own AS own", ...untils])];
}

function valueColumns(plan: SelectPlan): string[] {
  if (!plan.grouped)
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
  const latest = plan.tables.flatMap(({ index: i }) => [`u${i} DESC`, `r${i} DESC`, `s${i} DESC`]);
  const group = [...plan.keys.map((_, i) => `k${i}`), "p"];
  return (
    `SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY ${group.join(", ")} ORDER BY ${latest.join(", ")}) AS turn ` +
    `FROM (${matched}) x) y WHERE turn = 1`
  );
}
