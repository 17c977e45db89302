import type { Context } from "ponder:registry";
import { tokenTotal } from "ponder:schema";
import type { Address } from "viem";
import { type Tallies, add } from "../../rows/add.ts";

/** Adds to the money totals of a token. */
export async function addTotals(
  db: Context["db"],
  token: Address,
  delta: Tallies<Omit<typeof tokenTotal.$inferSelect, "token">>,
): Promise<void> {
  await db
    .insert(tokenTotal)
    .values({ token, ...delta })
    .onConflictDoUpdate((row) => add(row, delta));
}
