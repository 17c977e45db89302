import { type FieldEarning, fieldTally } from "./fieldTally.ts";
import type { Share } from "./sharePart.ts";

/**
 * Returns what each field earned by usage shares of one pool, ordered by field and token; the sums are the shares', to the
 * smallest unit. Of one share every field has an equal part, as queries are paid by data points: in personal pools, paid by
 * scan, that is exact. In open pools a share does not say which of its fields were used.
 */
export function fieldEarnings(shares: Iterable<Share>): FieldEarning[] {
  const tally = fieldTally();
  for (const share of shares) tally.add(share);
  return tally.earnings();
}
