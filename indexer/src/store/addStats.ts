import type { Context } from "ponder:registry";
import { stats } from "ponder:schema";
import { type Tallies, add } from "../../rows/add.ts";

/** Adds to the counts over everything. */
export async function addStats(
  db: Context["db"],
  delta: Tallies<Omit<typeof stats.$inferSelect, "id">>,
): Promise<void> {
  await db
    .insert(stats)
    .values({ id: 0, ...delta })
    .onConflictDoUpdate((row) => add(row, delta));
}
