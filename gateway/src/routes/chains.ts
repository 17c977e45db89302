import { type MetagraphNetwork, metagraphChain } from "@datagraph/protocol";
import { readNetwork } from "@datagraph/sdk/node";
import { Hono } from "hono";
import { isAddressEqual, zeroHash } from "viem";
import type { Services } from "../services.ts";

/** A chain on which a pool's streams may anchor: `chain` is what the pool's terms name it by. */
type AnchoringChain = { kind: "evm" | "metagraph"; id: string; chain: string };

/** `GET /chains`: on which chains this gateway serves pools whose streams anchor there; a metagraph, once it has answered. */
export function chainRoutes({ client, metagraph }: Pick<Services, "client" | "metagraph">): Hono {
  let known: MetagraphNetwork | undefined;
  return new Hono().get("/", async (context) => {
    const { chainId, contracts } = client.deployment;
    const chains: AnchoringChain[] = [{ kind: "evm", id: String(chainId), chain: zeroHash }];
    known ??= metagraph && (await readNetwork(metagraph).catch(() => undefined));
    if (known?.chainId === chainId && isAddressEqual(known.registry, contracts.ProvenanceRegistry))
      chains.push({ kind: "metagraph", id: known.metagraph, chain: metagraphChain(known.metagraph) });
    return context.json({ chains });
  });
}
