/*
 * Stands in for "ponder" where the indexer's schema is bundled for the browser (next.config.ts): the tables' code alone,
 * a tenth of the package.
 */
export { onchainTable, primaryKey } from "ponder-tables";
export { relations } from "@ponder/client";

/** Tables ask for their indexes only when they are created, which a browser never does. */
export function index(): never {
  throw new Error("Indexes are the indexer's own: a browser only reads tables");
}
