import type { Context } from "ponder:registry";
import type { Address } from "viem";
import type { Stamped } from "../../rows/stamp.ts";
import { treasuryDelta } from "../../rows/treasury.ts";
import { addTreasury } from "./addTreasury.ts";

type TransferEvent = Stamped & { log: { address: Address }; args: { from: Address; to: Address; value: bigint } };

/** Notes a token's transfer that enters or leaves the treasury. */
export async function transferTreasury(db: Context["db"], event: TransferEvent, treasury: Address): Promise<void> {
  const balance = treasuryDelta(event.args, treasury);
  if (balance !== 0n) await addTreasury(db, event, event.log.address, "transfer", { balance });
}
