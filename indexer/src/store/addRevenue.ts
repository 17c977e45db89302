import type { Context } from "ponder:registry";
import { datasetRevenue } from "ponder:schema";
import type { Address } from "viem";
import { type Tallies, add } from "../../rows/add.ts";

/** Adds to what a dataset's sales came to in a token. */
export async function addRevenue(
  db: Context["db"],
  dataset: bigint,
  token: Address,
  delta: Tallies<Omit<typeof datasetRevenue.$inferSelect, "dataset" | "token">>,
): Promise<void> {
  await db
    .insert(datasetRevenue)
    .values({ dataset, token, ...delta })
    .onConflictDoUpdate((row) => add(row, delta));
}
