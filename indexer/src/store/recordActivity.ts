import type { Context } from "ponder:registry";
import { activity } from "ponder:schema";
import type { Hex } from "viem";
import { type Stamped, logAt } from "../../rows/stamp.ts";

type Row = typeof activity.$inferInsert;

/** Writes one line of the feed. */
export async function recordActivity(
  db: Context["db"],
  event: Stamped & { transaction: { hash: Hex } },
  line: Omit<Row, "block" | "log" | "time" | "transaction">,
): Promise<void> {
  await db.insert(activity).values({ ...line, transaction: event.transaction.hash, ...logAt(event) });
}
