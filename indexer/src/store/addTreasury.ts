import type { Context } from "ponder:registry";
import { treasury, treasuryChange } from "ponder:schema";
import type { Address } from "viem";
import { add } from "../../rows/add.ts";
import { type Stamped, logAt } from "../../rows/stamp.ts";

type Kind = (typeof treasuryChange.$inferInsert)["kind"];

/** Changes what the treasury holds or is owed in a token, and keeps the change. */
export async function addTreasury(
  db: Context["db"],
  event: Stamped,
  token: Address,
  kind: Kind,
  delta: { balance?: bigint; owed?: bigint },
): Promise<void> {
  await db
    .insert(treasury)
    .values({ token, ...delta })
    .onConflictDoUpdate((row) => add(row, delta));
  await db.insert(treasuryChange).values({ token, kind, ...delta, ...logAt(event) });
}
