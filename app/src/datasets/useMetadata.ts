"use client";
import { useQuery } from "@tanstack/react-query";
import { usePublicConfig } from "../ui/Providers.tsx";
import { type Metadata, parseMetadata } from "./parseMetadata.ts";
import type { Document } from "./toCards.ts";

/** Returns what a document says of its dataset: null if the gateway does not hold it, undefined until that is known. */
export function useMetadata(document: Document | null): Metadata | null | undefined {
  const { gatewayUrl } = usePublicConfig();
  const { data, isError } = useQuery({
    queryKey: ["metadata", document?.cid],
    queryFn: ({ signal }) => read(`${gatewayUrl}/ipfs/${document!.cid}`, document!, signal),
    enabled: document !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (document === null || isError) return null;
  return data;
}

async function read(url: string, { digest }: Document, signal: AbortSignal): Promise<Metadata> {
  const response = await fetch(url, { signal, referrerPolicy: "no-referrer" });
  if (!response.ok) throw new Error(`The gateway answered ${response.status}`);
  return parseMetadata(new Uint8Array(await response.arrayBuffer()), digest);
}
