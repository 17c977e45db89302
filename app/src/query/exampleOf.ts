import type { PoolTable } from "./useSchemas.ts";

/** What of a pool an example needs. */
type Table = { pool: Pick<PoolTable["pool"], "class">; schema: PoolTable["schema"] };

/** Returns a query to begin with, on what pools there are: of an open one, whose answers need no group of people, if there is any. */
export function exampleOf(tables: readonly Table[] = []): string {
  const table = tables.find(({ pool }) => pool.class === "open") ?? tables[0];
  if (table === undefined) return "";
  const { name, fields } = table.schema;
  const by = table.pool.class === "open" ? fields.find(({ type }) => type === "string")?.name : undefined;
  if (by === undefined) return `SELECT count(*) AS records\nFROM ${name}`;
  return `SELECT ${by}, count(*) AS records\nFROM ${name}\nGROUP BY ${by}\nORDER BY records DESC\nLIMIT 10`;
}
