"use client";
import type { Address } from "viem";
import { useWallet } from "./useWallet.ts";

/** Returns the connected account's address, as the indexer writes it: in small letters. */
export function useAddress(): Address | undefined {
  const wallet = useWallet();
  return wallet.status === "connected" ? (wallet.address.toLowerCase() as Address) : undefined;
}
