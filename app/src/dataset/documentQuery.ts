import { readDocument } from "../datasets/parseMetadata.ts";
import type { Document } from "../datasets/toCards.ts";

/** Returns the question for a public document that a gateway holds, checked against the digest that the chain has. */
export function documentQuery(gatewayUrl: string, document: Document | null) {
  return {
    queryKey: ["document", document?.cid],
    queryFn: async ({ signal }: { signal?: AbortSignal } = {}) => {
      const response = await fetch(`${gatewayUrl}/ipfs/${document!.cid}`, signal && { signal });
      if (!response.ok) throw new Error(`The gateway answered ${response.status} for ${document!.cid}`);
      return readDocument(new Uint8Array(await response.arrayBuffer()), document!.digest);
    },
    staleTime: Number.POSITIVE_INFINITY,
  };
}
