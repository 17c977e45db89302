import { quoteName } from "../quote.ts";

/** Returns the name of a pool's base table. */
export function baseTable(pool: number): string {
  return quoteName(`pool_${pool}`);
}

/** Returns the name of the table of a pool's anchors. */
export function anchorTable(pool: number): string {
  return quoteName(`anchors_${pool}`);
}

/** Returns the name of the table of what a query may see of a pool: stream, anchor, how much of it, who, consent. */
export function grantTable(pool: number): string {
  return quoteName(`grant_${pool}`);
}

/** Returns the name of the view a query reads a pool by. */
export function poolView(pool: number): string {
  return quoteName(`view_${pool}`);
}
