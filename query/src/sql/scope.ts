import { QueryRefused } from "../errors.ts";
import type { PoolView, QueryMode, QueryStream } from "../types.ts";
import { type Source, shown } from "./source.ts";

/** A pool's table in one query: what its eligible streams share, and which fields the query reads (it grows). */
export type TableScope = {
  index: number;
  view: PoolView;
  alias: string;
  streams: readonly QueryStream[];
  /** fields that at least one eligible stream shares */
  shared: bigint;
  reads: bigint;
};

/** What names mean in one query. */
export type Scope = {
  source: Source;
  mode: QueryMode;
  personal: boolean;
  tables: TableScope[];
  joinedByPerson: boolean;
};

/** Returns the streams of a pool that a query in this mode may use. */
export function eligibleStreams(view: PoolView, mode: QueryMode): QueryStream[] {
  return view.streams.filter((stream) => stream.fields !== 0n && (mode === "aggregate" || stream.rows));
}

/** Returns a table's scope in a query of the given mode. */
export function tableScope(index: number, view: PoolView, alias: string, mode: QueryMode): TableScope {
  const streams = eligibleStreams(view, mode);
  return { index, view, alias, streams, shared: streams.reduce((bits, stream) => bits | stream.fields, 0n), reads: 0n };
}

/** Returns the names of fields a table offers under its consents, in schema order. */
export function offeredFields(table: TableScope): string[] {
  return table.view.schema.fields.filter((_, i) => (table.shared >> BigInt(i)) & 1n).map((field) => field.name);
}

/** Returns where a name leads: a field of a table or its person. Marks the field as read. Throws QueryRefused. */
export function resolveName(
  scope: Scope,
  names: readonly string[],
  at: number | undefined,
): { table: TableScope; field: number | "person" } | undefined {
  if (names.length > 2) throw new QueryRefused("unsupported", "Qualified names have two parts: table.field", at);
  const name = (names.at(-1) ?? "").toLowerCase();
  const tables = names.length === 2 ? [tableNamed(scope, names[0] ?? "", at)] : scope.tables;
  if (name === "person") return { table: personTable(scope, tables, at), field: "person" };
  const found = tables.flatMap((table) => {
    const field = table.view.schema.fields.findIndex((each) => each.name.toLowerCase() === name);
    return field < 0 ? [] : [{ table, field }];
  });
  const [first, second] = found;
  if (first === undefined) return undefined;
  if (second !== undefined)
    throw new QueryRefused("ambiguous-field", `Field ${shown(name)} is in several tables; write table.field`, at);
  read(scope, first.table, first.field, at);
  return first;
}

function tableNamed(scope: Scope, name: string, at: number | undefined): TableScope {
  const table = scope.tables.find((each) => each.alias.toLowerCase() === name.toLowerCase());
  if (table === undefined) throw new QueryRefused("unknown-table", `No table ${shown(name)} in this query`, at);
  return table;
}

function personTable(scope: Scope, tables: readonly TableScope[], at: number | undefined): TableScope {
  const [first, second] = tables;
  if (first === undefined) throw new QueryRefused("unknown-field", "No table has a person here", at);
  if (second !== undefined && !scope.joinedByPerson)
    throw new QueryRefused("ambiguous-field", 'Field "person" is in several tables; write table.person', at);
  return first;
}

function read(scope: Scope, table: TableScope, field: number, at: number | undefined): void {
  const bit = 1n << BigInt(field);
  if ((table.shared & bit) === 0n) {
    const name = table.view.schema.fields[field]?.name ?? "";
    const how = scope.mode === "rows" ? " as rows" : "";
    throw new QueryRefused(
      "unconsented-field",
      `No stream of "${table.view.schema.name}" shares field "${name}"${how} under this licence`,
      at,
      { field: name, pool: table.view.pool, fields: offeredFields(table) },
    );
  }
  table.reads |= bit;
}
