import type { TermsState } from "./state.ts";

/**
 * Whether terms take something from a contributor who accepted the earlier ones: another class or admitter, a smaller k,
 * finer records or fewer that count, a lower or new price, or a validator more. Then only who consents again is bound.
 */
export function isWorse(later: TermsState, earlier: TermsState): boolean {
  return (
    later.class !== earlier.class ||
    later.admitter !== earlier.admitter ||
    later.k < earlier.k ||
    later.granularity < earlier.granularity ||
    later.recordsPerPeriod < earlier.recordsPerPeriod ||
    [...later.prices].some(([licence, price]) => price < (earlier.prices.get(licence) ?? Infinity)) ||
    later.validators.some((validator) => !earlier.validators.includes(validator))
  );
}
