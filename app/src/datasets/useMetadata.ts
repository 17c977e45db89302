"use client";
import { useQuery } from "@tanstack/react-query";
import type { Hex } from "viem";
import { usePublicConfig } from "../ui/Providers.tsx";
import { type Metadata, parseMetadata } from "./parseMetadata.ts";

/** Returns what a dataset's metadata says, if the gateway holds it: null if not, undefined until that is known. */
export function useMetadata(cid: string | null, digest: Hex | null): Metadata | null | undefined {
  const { gatewayUrl } = usePublicConfig();
  const { data, isError } = useQuery({
    queryKey: ["metadata", cid],
    queryFn: ({ signal }) => read(`${gatewayUrl}/ipfs/${cid}`, digest!, signal),
    enabled: cid !== null && digest !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (cid === null || digest === null || isError) return null;
  return data;
}

async function read(url: string, digest: Hex, signal: AbortSignal): Promise<Metadata> {
  const response = await fetch(url, { signal, referrerPolicy: "no-referrer" });
  if (!response.ok) throw new Error(`The gateway answered ${response.status}`);
  return parseMetadata(new Uint8Array(await response.arrayBuffer()), digest);
}
