import type { FieldType, PoolSchema } from "@datagraph/protocol";
import { quoteName } from "./quote.ts";
import { baseTable, grantTable } from "./sql/renderQuery.ts";

const SQL_TYPES: Readonly<Record<FieldType, string>> = {
  integer: "BIGINT",
  number: "DOUBLE",
  string: "VARCHAR",
  boolean: "BOOLEAN",
  date: "DATE",
  timestamp: "TIMESTAMP",
};

/** Returns the DDL of a pool's base table: stream, anchor end and record number, then the schema's fields. */
export function createBaseTable(pool: number, schema: PoolSchema, temporary = false): string {
  const fields = schema.fields.map(({ name, type }) => `${quoteName(name)} ${SQL_TYPES[type]}`);
  const columns = ["_stream INTEGER", "_end BIGINT", "_record INTEGER", ...fields];
  return `CREATE ${temporary ? "TEMP " : ""}TABLE ${baseTable(pool)} (${columns.join(", ")})`;
}

/** Returns the DDL of a query's grants on a pool; `partly` are the fields whose consent differs between streams. */
export function createGrantTable(pool: number, partly: readonly number[]): string {
  const columns = ["stream INTEGER", "anchor BIGINT", "records INTEGER", "person VARCHAR", "own BOOLEAN"];
  const consents = partly.map((field) => `c${field} BOOLEAN`);
  return `CREATE TEMP TABLE ${grantTable(pool)} (${[...columns, ...consents].join(", ")})`;
}
