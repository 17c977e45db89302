import type { Address, Hex } from "viem";
import { requestJson } from "./request.ts";

/** One claim of the accepted payout root, ready for `RewardVault.claim`. */
export type ClaimableEarning = { account: Address; token: Address; total: bigint; proof: Hex[] };

/** Returns what an account can claim of the accepted root, with proofs; the contract pays what was not claimed before. */
export async function fetchClaims(gateway: string, account: Address): Promise<ClaimableEarning[]> {
  type Json = { claims: (Omit<ClaimableEarning, "total"> & { total: string })[] };
  const { claims } = await requestJson<Json>(gateway, `/payouts/${account}`);
  return claims.map((claim) => ({ ...claim, total: BigInt(claim.total) }));
}
