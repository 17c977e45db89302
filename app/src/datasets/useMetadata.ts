"use client";
import { useQueries, useQuery } from "@tanstack/react-query";
import { usePublicConfig } from "../ui/Providers.tsx";
import { metadataQuery } from "./metadataQuery.ts";
import type { Metadata } from "./parseMetadata.ts";
import type { Card, Document } from "./toCards.ts";

/** Returns what a document says of its dataset: null if the gateway does not hold it, undefined until that is known. */
export function useMetadata(document: Document | null): Metadata | null | undefined {
  const { gatewayUrl } = usePublicConfig();
  const { data, isError } = useQuery(metadataQuery(gatewayUrl, document));
  if (document === null || isError) return null;
  return data;
}

/** Returns cards with what their documents say, as `useMetadata`. */
export function useMetadataOf(cards: readonly Card[]) {
  const { gatewayUrl } = usePublicConfig();
  const found = useQueries({ queries: cards.map(({ description }) => metadataQuery(gatewayUrl, description)) });
  return cards.map((card, at) => ({ card, metadata: found[at]?.data }));
}
