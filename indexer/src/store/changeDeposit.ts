import type { Context } from "ponder:registry";
import { deposit, depositChange } from "ponder:schema";
import type { Address, Hex } from "viem";
import { type Tallies, add } from "../../rows/add.ts";
import { type Stamped, at, logAt } from "../../rows/stamp.ts";

type DepositKey = { researcher: Address; validator: Address; token: Address };
type Change = Pick<typeof depositChange.$inferInsert, "kind" | "amount"> & { order?: Hex };

/** Changes a deposit, and keeps the change. */
export async function changeDeposit(
  db: Context["db"],
  event: Stamped,
  { researcher, validator, token }: DepositKey,
  change: Change,
  delta: Tallies<typeof deposit.$inferSelect>,
): Promise<void> {
  const key = { researcher, validator, token };
  await db
    .insert(deposit)
    .values({ ...key, ...delta, ...at(event) })
    .onConflictDoUpdate((row) => ({ ...add(row, delta), ...at(event) }));
  await db.insert(depositChange).values({ ...key, ...change, ...logAt(event) });
}
