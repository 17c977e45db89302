import type { Context } from "ponder:registry";
import { deposit, depositChange } from "ponder:schema";
import type { Address, Hex } from "viem";
import { type DepositState, noDeposit } from "../../rows/deposit.ts";
import { type Stamped, at, logAt } from "../../rows/stamp.ts";

type DepositKey = { researcher: Address; validator: Address; token: Address };
type Change = Pick<typeof depositChange.$inferInsert, "kind" | "amount"> & { order?: Hex };

/** Changes a deposit, which need not exist yet, and keeps the change. */
export async function changeDeposit(
  db: Context["db"],
  event: Stamped,
  { researcher, validator, token }: DepositKey,
  change: Change,
  next: (before: DepositState) => Partial<DepositState>,
): Promise<void> {
  const key = { researcher, validator, token };
  const before = (await db.find(deposit, key)) ?? noDeposit();
  const columns = { ...next(before), ...at(event) };
  await db
    .insert(deposit)
    .values({ ...key, ...columns })
    .onConflictDoUpdate(columns);
  await db.insert(depositChange).values({ ...key, ...change, ...logAt(event) });
}
