import type { Context } from "ponder:registry";
import { payeeBalance } from "ponder:schema";
import type { Address, Hex } from "viem";
import { add } from "../../rows/add.ts";

/** Adds to what a payee has in the vault from sales; `balance` follows. */
export async function addBalance(
  db: Context["db"],
  payee: Hex,
  token: Address,
  { credited = 0n, released = 0n }: { credited?: bigint; released?: bigint },
): Promise<void> {
  const delta = { credited, released, balance: credited - released };
  await db
    .insert(payeeBalance)
    .values({ payee, token, ...delta })
    .onConflictDoUpdate((row) => add(row, delta));
}
