/*
 * Stands in for "ponder" where the indexer's schema is bundled for the browser (next.config.ts): the tables' code alone,
 * a tenth of the package.
 */
export { onchainTable, primaryKey } from "ponder-tables";
export { relations } from "@ponder/client";

/** An index that is nobody's: drizzle looks through a table's extras for its primary key, and indexes are the database's. */
export function index() {
  return { on: () => ({}) };
}
