const UNIT = 10n ** 18n;

/** Returns votes, which have 18 decimals, in whole tokens rounded down. */
export function showVotes(votes: bigint): string {
  return (votes / UNIT).toLocaleString("en");
}
