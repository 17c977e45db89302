"use client";
import type { FieldEarning } from "@datagraph/protocol";
import { useQuery } from "@tanstack/react-query";
import { readChain } from "../chain/readChain.ts";
import { useAddress } from "../wallet/useAddress.ts";

/** How many epochs back earnings are told, the current one counted. */
export const EPOCHS = 30;

/**
 * Returns what each field of a pool earned of late, by its bit, from the chain's events; undefined until that is known. It
 * is asked once somebody is connected, who has the code for it: it would more than double what the page loads at first.
 */
export function useEarnings(pool: number): ReadonlyMap<number, readonly FieldEarning[]> | undefined {
  const connected = useAddress() !== undefined;
  const { data } = useQuery({
    queryKey: ["field-earnings", pool],
    queryFn: async () => {
      const [{ poolEarnings }, reader] = await Promise.all([import("@datagraph/sdk"), readChain()]);
      return poolEarnings(reader, pool, EPOCHS);
    },
    // amounts are bigints, which cannot be compared part by part
    structuralSharing: false,
    staleTime: 60_000,
    enabled: connected,
  });
  return data && Map.groupBy(data, ({ field }) => field);
}
