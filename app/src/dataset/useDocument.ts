"use client";
import { useQuery } from "@tanstack/react-query";
import type { Document } from "../datasets/toCards.ts";
import { usePublicConfig } from "../ui/Providers.tsx";
import { documentQuery } from "./documentQuery.ts";

/** Returns a public document that the gateway holds. */
export function useDocument(document: Document | null) {
  const { gatewayUrl } = usePublicConfig();
  return useQuery({ ...documentQuery(gatewayUrl, document), enabled: document !== null, retry: 1 });
}
