import { QueryRefused } from "../errors.ts";
import type { PoolView, QueryMode, QueryStream } from "../types.ts";
import type { AstNode } from "./ast.ts";
import type { Expression } from "./expression.ts";
import type { Relation } from "./plan.ts";
import { type Source, shown } from "./source.ts";

/** A pool's table in one SELECT: what its eligible streams share, and which fields the query reads (it grows). */
export type PoolTable = {
  kind: "pool";
  index: number;
  view: PoolView;
  streams: readonly QueryStream[];
  /** fields that at least one eligible stream shares */
  shared: bigint;
  reads: bigint;
};

/** A table of one SELECT. */
export type Table = PoolTable | { kind: "query"; index: number; query: Relation };

/** What a name before a dot means: a table, or expressions over tables, where a subquery was taken apart. */
export type NamedTable = { alias: string; at: number | undefined } & (
  { table: Table } | { columns: { name: string; expression: Expression }[] }
);

/** What names mean in one SELECT. */
export type Scope = {
  source: Source;
  mode: QueryMode;
  personal: boolean;
  /** whether the SELECT is part of another one */
  nested: boolean;
  tables: Table[];
  named: NamedTable[];
  joinedByPerson: boolean;
  /** checks a subquery */
  subquery: (node: AstNode, around: Scope | undefined) => Relation;
  /** subqueries whose one value an expression uses */
  scalars: Relation[];
  outer: Scope | undefined;
};

/** Where a name leads. */
export type Found =
  | { kind: "person"; table: PoolTable }
  | { kind: "field"; table: PoolTable; field: number }
  | { kind: "expression"; expression: Expression };

/** Returns the streams of a pool that a query in this mode may use. */
export function eligibleStreams(view: PoolView, mode: QueryMode): QueryStream[] {
  return view.streams.filter((stream) => stream.fields !== 0n && (mode === "aggregate" || stream.rows));
}

/** Returns a pool as a table of a query of the given mode. */
export function poolTable(index: number, view: PoolView, mode: QueryMode): PoolTable {
  const streams = eligibleStreams(view, mode);
  const shared = streams.reduce((bits, stream) => bits | stream.fields, 0n);
  return { kind: "pool", index, view, streams, shared, reads: 0n };
}

/** Returns the names a table offers: of a pool, the fields shared under its consents, in schema order. */
export function offeredNames(named: NamedTable): string[] {
  if ("columns" in named) return named.columns.map(({ name }) => name);
  const { table } = named;
  return table.kind === "query" ? table.query.columns.map(({ name }) => name) : offeredFields(table);
}

function offeredFields({ view, shared }: PoolTable): string[] {
  return view.schema.fields.filter((_, i) => (shared >> BigInt(i)) & 1n).map((field) => field.name);
}

/** Returns where a name leads. Marks a field as read. Throws QueryRefused. */
export function resolveName(scope: Scope, names: readonly string[], at: number | undefined): Found | undefined {
  if (names.length > 2) throw new QueryRefused("unsupported", "Qualified names have two parts: table.field", at);
  const name = (names.at(-1) ?? "").toLowerCase();
  const tables = names.length === 2 ? [tableNamed(scope, names[0] ?? "", at)] : scope.named;
  const [first, second] = tables.flatMap((table) => lookUp(table, name) ?? []);
  if (first === undefined) return undefined;
  if (second !== undefined && !(name === "person" && scope.joinedByPerson))
    throw new QueryRefused("ambiguous-field", `Field ${shown(name)} is in several tables; write table.field`, at);
  if (first.kind === "field") read(scope, first.table, first.field, at);
  return first;
}

function lookUp(named: NamedTable, name: string): Found | undefined {
  if ("columns" in named) {
    const expression = named.columns.find((each) => each.name.toLowerCase() === name)?.expression;
    return expression && { kind: "expression", expression };
  }
  const { table } = named;
  if (table.kind === "pool") {
    if (name === "person") return { kind: "person", table };
    const field = table.view.schema.fields.findIndex((each) => each.name.toLowerCase() === name);
    return field < 0 ? undefined : { kind: "field", table, field };
  }
  const column = table.query.columns.findIndex((each) => each.name.toLowerCase() === name);
  const found = table.query.columns[column];
  if (found === undefined) return undefined;
  const { type, person } = found;
  return {
    kind: "expression",
    expression: { kind: "output", table: table.index, column, person, type, at: undefined },
  };
}

function tableNamed(scope: Scope, name: string, at: number | undefined): NamedTable {
  const is = (each: NamedTable): boolean => each.alias.toLowerCase() === name.toLowerCase();
  const table = scope.named.find(is);
  if (table !== undefined) return table;
  for (let outer = scope.outer; outer !== undefined; outer = outer.outer)
    if (outer.named.some(is)) throw correlated(at);
  throw new QueryRefused("unknown-table", `No table ${shown(name)} in this query`, at);
}

/** Throws QueryRefused if a bare name would mean a field of a SELECT around this one. */
export function refuseCorrelated(scope: Scope, name: string, at: number | undefined): void {
  for (let outer = scope.outer; outer !== undefined; outer = outer.outer)
    if (outer.named.some((table) => lookUp(table, name.toLowerCase()))) throw correlated(at);
}

function correlated(at: number | undefined): QueryRefused {
  const construct = "A correlated subquery";
  return new QueryRefused("unsupported", `${construct} is not supported; join instead`, at, { construct });
}

function read(scope: Scope, table: PoolTable, field: number, at: number | undefined): void {
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
