import { type Metadata, parseMetadata } from "./parseMetadata.ts";
import type { Document } from "./toCards.ts";

/** Returns the question for what a document says of its dataset. */
export function metadataQuery(gatewayUrl: string, document: Document | null) {
  return {
    queryKey: ["metadata", document?.cid],
    queryFn: ({ signal }: { signal?: AbortSignal } = {}) =>
      read(`${gatewayUrl}/ipfs/${document!.cid}`, document!, signal),
    enabled: document !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  };
}

async function read(url: string, { digest }: Document, signal?: AbortSignal): Promise<Metadata> {
  const response = await fetch(url, { referrerPolicy: "no-referrer", ...(signal && { signal }) });
  if (!response.ok) throw new Error(`The gateway answered ${response.status}`);
  return parseMetadata(new Uint8Array(await response.arrayBuffer()), digest);
}
