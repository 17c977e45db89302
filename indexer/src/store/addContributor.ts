import type { Context } from "ponder:registry";
import { contributor } from "ponder:schema";
import type { Address } from "viem";
import { add } from "../../rows/add.ts";
import { type Stamped, at } from "../../rows/stamp.ts";
import { addStats } from "./addStats.ts";

/** Counts a registration to its contributor, and the contributor the first time. */
export async function addContributor(
  db: Context["db"],
  event: Stamped,
  address: Address,
  delta: { files?: bigint; streams?: bigint },
): Promise<void> {
  if ((await db.find(contributor, { address })) === null) {
    await db.insert(contributor).values({ address, ...delta, ...at(event) });
    await addStats(db, { ...delta, contributors: 1n });
  } else {
    await db.update(contributor, { address }).set((row) => add(row, delta));
    await addStats(db, delta);
  }
}
