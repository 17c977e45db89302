"use client";
import { useQuery } from "@tanstack/react-query";
import type { Token } from "./token.ts";

const COIN = "0x0000000000000000000000000000000000000000";

/** Returns symbol and decimals of a settlement token, undefined until they are known. The zero address is the coin. */
export function useToken(address: string | undefined): Token | undefined {
  const { data } = useQuery({ ...tokenQuery(address!), enabled: address !== undefined });
  return data;
}

/** Returns the question for a token, for several at once. */
export function tokenQuery(address: string) {
  return { queryKey: ["token", address], queryFn: () => read(address), staleTime: Number.POSITIVE_INFINITY };
}

async function read(address: string): Promise<Token> {
  if (address === COIN) return { symbol: "ETH", decimals: 18 };
  const response = await fetch(`/api/tokens/${address}`);
  if (!response.ok) throw new Error(`The token ${address} is not known`);
  return (await response.json()) as Token;
}
