import type { ClaimableEarning } from "@datagraph/sdk";

/** What an account has in one token, in its smallest unit. */
export type Due = {
  token: string;
  /** by the accepted payout root, not claimed yet */
  usage: bigint;
  /** the claim that takes it */
  claim: ClaimableEarning | undefined;
  /** from sales, ready to be paid */
  sales: bigint;
  /** sales that rest still, before fee and royalties */
  resting: bigint;
  /** claimed of usage so far */
  claimed: bigint;
};

type Of<Value extends string> = Readonly<{ token: string } & Record<Value, bigint>>;

/** Returns an account's dues, a row for each token that it has any of. */
export function duesOf(
  claims: readonly ClaimableEarning[],
  claimed: readonly Of<"total">[],
  balances: readonly Of<"balance">[],
  resting: readonly Of<"amount">[],
): Due[] {
  const all = [...claims, ...claimed, ...balances, ...resting];
  const tokens = new Set(all.map(({ token }) => token.toLowerCase()));
  return [...tokens].map((token) => {
    const isOf = (row: { token: string }) => row.token.toLowerCase() === token;
    const claim = claims.find(isOf);
    const before = claimed.find(isOf)?.total ?? 0n;
    const usage = claim === undefined || claim.total < before ? 0n : claim.total - before;
    return {
      token,
      usage,
      claim: usage > 0n ? claim : undefined,
      sales: balances.find(isOf)?.balance ?? 0n,
      resting: resting.filter(isOf).reduce((sum, { amount }) => sum + amount, 0n),
      claimed: before,
    };
  });
}
