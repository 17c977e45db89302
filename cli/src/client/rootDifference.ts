import type { Total } from "@datagraph/sdk";
import type { Address } from "viem";

/** What one account should have in one token, in its smallest unit, and what a proposed root gives it. */
export type RootDifference = { account: Address; token: Address; proposed: bigint; derived: bigint };

/** Returns the first account, by address and then token, whose totals differ; undefined when none does. */
export function rootDifference(proposed: readonly Total[], derived: readonly Total[]): RootDifference | undefined {
  const all = new Map<string, RootDifference>();
  const add = (totals: readonly Total[], side: "proposed" | "derived"): void => {
    for (const { account, token, total } of totals) {
      const key = `${account} ${token}`.toLowerCase();
      const known = all.get(key) ?? { account, token, proposed: 0n, derived: 0n };
      all.set(key, { ...known, [side]: known[side] + total });
    }
  };
  add(proposed, "proposed");
  add(derived, "derived");
  const differing = [...all].filter(([, one]) => one.proposed !== one.derived);
  return differing.sort(([a], [b]) => (a < b ? -1 : 1))[0]?.[1];
}
