import type { Hex } from "viem";

/** A chain on which streams may anchor: `chain` is what a pool's terms name it by. */
export type AnchoringChain = { kind: "evm" | "metagraph"; id: string; chain: Hex };

/** Returns the question for the chains on which a gateway serves pools. */
export function chainsQuery(gatewayUrl: string) {
  return {
    queryKey: ["chains", gatewayUrl],
    queryFn: async (): Promise<readonly AnchoringChain[]> => {
      const response = await fetch(`${gatewayUrl}/chains`);
      if (!response.ok) throw new Error(`The gateway answered ${response.status}`);
      return ((await response.json()) as { chains: readonly AnchoringChain[] }).chains;
    },
    staleTime: 60_000,
  };
}
