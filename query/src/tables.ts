import type { FieldType, PoolSchema } from "@datagraph/protocol";
import { quoteName } from "./quote.ts";
import { anchorTable, baseTable, grantTable, poolView } from "./sql/names.ts";

const SQL_TYPES: Readonly<Record<FieldType, string>> = {
  integer: "BIGINT",
  number: "DOUBLE",
  string: "VARCHAR",
  boolean: "BOOLEAN",
  date: "DATE",
  timestamp: "TIMESTAMP",
};

/** How snapshots are laid out; a file of another format is made anew. */
export const SNAPSHOT_FORMAT = 2;

/** What a query's view of a pool has beside the records' ids. */
export type ViewShape = {
  pool: number;
  /** the fields read: their places in the schema and their names */
  fields: readonly { index: number; name: string }[];
  /** the fields of them that only some streams share */
  partly: readonly number[];
  /** whether the query tells contributors apart: `who` (a number), `own`, and `until` when records were anchored */
  who: boolean;
  /** whether it uses their pseudonyms */
  person: boolean;
};

/**
 * Returns the DDL of a pool's base table: stream, anchor and record number, then the schema's fields. Anchors are
 * numbered in the order of the table, so that a query finds its records by one dense integer.
 */
export function createBaseTable(pool: number, schema: PoolSchema, temporary = false): string {
  const fields = schema.fields.map(({ name, type }) => `${quoteName(name)} ${SQL_TYPES[type]}`);
  const columns = ["_stream INTEGER", "_anchor INTEGER", "_record INTEGER", ...fields];
  return `CREATE ${temporary ? "TEMP " : ""}TABLE ${baseTable(pool)} (${columns.join(", ")})`;
}

/** Returns the DDL of the table of a pool's anchors: which they are, and how many records each has. */
export function createAnchorTable(pool: number): string {
  return `CREATE TABLE ${anchorTable(pool)} (anchor INTEGER, stream INTEGER, until BIGINT, records INTEGER)`;
}

/** Returns the DDL of a query's grants on a pool, as the appender fills it: an anchor it may see a row. */
export function createGrantTable({ pool, partly, who, person }: ViewShape): string {
  const columns = [
    ...["anchor INTEGER", "records INTEGER"],
    ...(who ? ["who INTEGER", "own BOOLEAN", "until BIGINT"] : []),
    ...(person ? ["person VARCHAR"] : []),
    ...partly.map((field) => `c${field} BOOLEAN`),
  ];
  return `CREATE TEMP TABLE ${grantTable(pool)} (${columns.join(", ")})`;
}

/** How much of a pool's table the grants cover: all of it, whole anchors, or only the first records of some. */
export type Coverage = "all" | "anchors" | "records";

/** Returns whether a query's view of a pool needs nothing of its grants. */
export function isBare({ partly, who, person }: ViewShape, coverage: Coverage): boolean {
  return coverage === "all" && partly.length === 0 && !who && !person;
}

/**
 * Returns the DDL of the consent view a query reads a pool by: ids s, a, r, and the fields read, NULL where their stream
 * does not share them. Where the grants cover the whole table and nothing of them is asked, it is the table itself.
 */
export function createPoolView(shape: ViewShape, coverage: Coverage): string {
  const { pool, partly, who, person } = shape;
  const fields = shape.fields.map(({ index, name }) => {
    const column = `b.${quoteName(name)}`;
    return partly.includes(index) ? `CASE WHEN g.c${index} THEN ${column} END AS c${index}` : `${column} AS c${index}`;
  });
  const columns = [
    ...["b._stream AS s", "b._anchor AS a", "b._record AS r"],
    ...(who ? ["g.who", "g.own", "g.until"] : []),
    ...(person ? ["g.person"] : []),
    ...fields,
  ];
  const granted = ` JOIN ${grantTable(pool)} g ON g.anchor = b._anchor${coverage === "records" ? " AND b._record < g.records" : ""}`;
  return `CREATE TEMP VIEW ${poolView(pool)} AS SELECT ${columns.join(", ")} FROM ${baseTable(pool)} b${isBare(shape, coverage) ? "" : granted}`;
}

/** Returns the DDL of an empty stand-in for a pool's view, on which a query's SQL binds to types. */
export function createEmptyView(shape: ViewShape, schema: PoolSchema): string {
  const fields = shape.fields.map(({ index }) => {
    const type = schema.fields[index]?.type ?? "string";
    return `c${index} ${SQL_TYPES[type]}`;
  });
  const ids = ["s INTEGER", "a INTEGER", "r INTEGER"];
  const people = ["who INTEGER", "own BOOLEAN", "until BIGINT", "person VARCHAR"];
  return `CREATE TEMP TABLE ${poolView(shape.pool)} (${[...ids, ...people, ...fields].join(", ")})`;
}
