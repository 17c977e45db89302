import type { DuckDBConnection } from "@duckdb/node-api";
import type { FieldsQuery, Period, Query } from "@datagraph/protocol";
import { type DuckPlan, duckPlan } from "./duckPlan.ts";
import { QueryRefused } from "./errors.ts";
import { quoteName } from "./quote.ts";
import { checkQuery } from "./sql/checkQuery.ts";
import { emptyDatabase, parseSelect } from "./sql/parseSelect.ts";
import { type QueryPlan, queryPlan } from "./sql/queryPlan.ts";
import type { PoolTable } from "./sql/scope.ts";
import { shown, sourceOf } from "./sql/source.ts";
import { poolsRead } from "./sql/viewShapes.ts";
import { createEmptyView } from "./tables.ts";
import type { Column, PreparedQuery, QueryContext, QueryPart } from "./types.ts";

/** Returns a query checked against the allow-list and the consents of its pools. Throws QueryRefused. */
export async function prepareQuery(query: Query, context: QueryContext): Promise<PreparedQuery> {
  const { sql, offset } = "sql" in query ? { sql: query.sql, offset: 0 } : fieldsSql(query, context);
  const source = sourceOf(sql, offset);
  const node = await parseSelect(source);
  const checked = queryPlan(checkQuery(source, node, context.pools));
  if (!("sql" in query)) refuseMore(checked);
  const period = checkPeriod(query.period ?? context.period);
  const plan: DuckPlan = duckPlan(checked, context);
  const tables = poolsRead(checked);
  return {
    query,
    sql,
    mode: checked.mode,
    columns: await bind(tables, plan),
    parts: tables.map(({ view, streams, reads }): QueryPart => ({
      pool: view.pool,
      class: view.class,
      rows: checked.mode === "rows",
      fields: reads,
      period,
      streams,
    })),
    plan,
  };
}

function fieldsSql(query: FieldsQuery, context: QueryContext): { sql: string; offset: number } {
  const schema = context.pools.find((pool) => pool.schema.name.toLowerCase() === query.pool.toLowerCase())?.schema;
  if (schema === undefined)
    throw new QueryRefused("unknown-table", `No pool ${shown(query.pool)}`, undefined, {
      tables: context.pools.map((pool) => pool.schema.name),
    });
  if (query.fields.length === 0) throw new QueryRefused("syntax", "Name at least one field");
  for (const name of query.fields)
    if (name !== "person" && !schema.fields.some((field) => field.name === name))
      throw new QueryRefused("unknown-field", `No field ${shown(name)} in "${schema.name}"`, undefined, {
        fields: schema.fields.map((field) => field.name),
      });
  const sql = `SELECT ${query.fields.map(quoteName).join(", ")} FROM ${quoteName(schema.name)}`;
  if (query.where === undefined || query.where.trim() === "") return { sql, offset: 0 };
  return { sql: `${sql} WHERE (${query.where}\n)`, offset: `${sql} WHERE (`.length };
}

/** A condition that closes its parenthesis could add clauses to the short form. */
function refuseMore(plan: QueryPlan): void {
  const isPlain =
    "simple" in plan &&
    !plan.simple.grouped &&
    plan.simple.order.length === 0 &&
    plan.simple.limit === undefined &&
    plan.simple.offset === 0;
  if (!isPlain) throw new QueryRefused("syntax", "`where` takes one condition; write SQL for more");
}

function checkPeriod(period: Period): Period {
  const { start, end } = period;
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || start >= end)
    throw new QueryRefused("syntax", "A period is { start, end } in seconds, start before end", undefined, { period });
  return period;
}

/** Binds the answer's SQL on empty tables: names and types of its columns, and proof that it runs. */
async function bind(tables: readonly PoolTable[], plan: DuckPlan): Promise<Column[]> {
  const connection = await (await emptyDatabase()).connect();
  try {
    for (const [i, { view }] of tables.entries()) await connection.run(createEmptyView(plan.shapes[i]!, view.schema));
    return await columnsOf(connection, plan);
  } finally {
    connection.closeSync();
  }
}

async function columnsOf(connection: DuckDBConnection, { steps, result }: DuckPlan): Promise<Column[]> {
  try {
    for (const step of steps) await connection.run(step);
    const statement = await connection.prepare(result);
    return Array.from({ length: statement.columnCount }, (_, i) => ({
      name: statement.columnName(i),
      type: String(statement.columnType(i)),
    }));
  } catch {
    throw new QueryRefused("type", "The query's values do not fit together");
  }
}
