import type { Context } from "ponder:registry";
import { parameter, parameterChange } from "ponder:schema";
import { type Stamped, at, logAt } from "../../rows/stamp.ts";

/** Sets governed parameters of a contract, and keeps what they were set to. */
export async function setParameters(
  db: Context["db"],
  event: Stamped,
  contract: string,
  values: Record<string, bigint | number>,
): Promise<void> {
  for (const [name, raw] of Object.entries(values)) {
    const value = BigInt(raw);
    const row = { contract, name, value };
    await db
      .insert(parameter)
      .values({ ...row, ...at(event) })
      .onConflictDoUpdate({ value, ...at(event) });
    await db.insert(parameterChange).values({ ...row, ...logAt(event) });
  }
}
