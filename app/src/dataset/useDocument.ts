"use client";
import { useQuery } from "@tanstack/react-query";
import { readDocument } from "../datasets/parseMetadata.ts";
import type { Document } from "../datasets/toCards.ts";
import { usePublicConfig } from "../ui/Providers.tsx";

/** Returns a public document that the gateway holds, checked against the digest that the chain has. */
export function useDocument(document: Document | null) {
  const { gatewayUrl } = usePublicConfig();
  return useQuery({
    queryKey: ["document", document?.cid],
    queryFn: async ({ signal }) => {
      const response = await fetch(`${gatewayUrl}/ipfs/${document!.cid}`, { signal });
      if (!response.ok) throw new Error(`The gateway answered ${response.status} for ${document!.cid}`);
      return readDocument(new Uint8Array(await response.arrayBuffer()), document!.digest);
    },
    enabled: document !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  });
}
