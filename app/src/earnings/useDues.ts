"use client";
import { useQuery } from "@tanstack/react-query";
import type { Hex } from "viem";
import { balancesQuery, claimTotalsQuery, restingQuery } from "../indexer/payoutQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { usePublicConfig } from "../ui/Providers.tsx";
import { type Due, duesOf } from "./duesOf.ts";

/** Returns what is due to an account, by token. */
export function useDues(account: Hex): { data: Due[] | undefined; error: Error | null } {
  const { gatewayUrl } = usePublicConfig();
  const claims = useQuery({
    queryKey: ["claims", account],
    queryFn: async () => (await import("./fetchClaims.ts")).fetchClaims(gatewayUrl, account),
    refetchInterval: 10_000,
  });
  const claimed = useRows(claimTotalsQuery(account));
  const balances = useRows(balancesQuery(account));
  const resting = useRows(restingQuery(account));
  const error = claims.error ?? claimed.error ?? balances.error ?? resting.error;
  if (!claims.data || !claimed.data || !balances.data || !resting.data) return { data: undefined, error };
  return { data: duesOf(claims.data, claimed.data, balances.data, resting.data), error };
}
