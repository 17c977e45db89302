"use client";
import { useQuery } from "@tanstack/react-query";
import type { Address } from "viem";
import { readChain } from "../chain/readChain.ts";

/** Returns the votes that were with an account in a past block, in the token's smallest unit; undefined until known. */
export function useVotesAt(account: Address | undefined, block: bigint, enabled: boolean): bigint | undefined {
  const { data } = useQuery({
    queryKey: ["votes", account, String(block)],
    queryFn: async () => {
      const [{ read }, reader] = await Promise.all([import("../chain/chainCode.ts"), readChain()]);
      return String(await read(reader, "DataGovernor", "getVotes", [account!, block]));
    },
    enabled: enabled && account !== undefined,
  });
  return data === undefined ? undefined : BigInt(data);
}
