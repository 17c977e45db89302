"use client";
import { useQuery } from "@tanstack/react-query";
import { Hash } from "../ui/Hash.tsx";
import { usePublicConfig } from "../ui/Providers.tsx";
import { chainsQuery } from "./chainsQuery.ts";

/** What terms name the chain by where the pool's other contracts are. */
const HERE = /^0x0*$/;

/** Whether a pool's streams anchor elsewhere than on the chain that its contracts are on. */
export function anchorsElsewhere(chain: string): boolean {
  return !HERE.test(chain);
}

/** The chain that a pool's terms have its streams anchor on. */
export function AnchorsOn({ chain }: { chain: string }) {
  const { gatewayUrl } = usePublicConfig();
  const elsewhere = anchorsElsewhere(chain);
  const chains = useQuery({ ...chainsQuery(gatewayUrl), enabled: elsewhere }).data;
  if (!elsewhere) return "this chain";
  const metagraph = chains?.find((one) => one.chain === chain);
  return (
    <>
      {metagraph ? "metagraph" : "a metagraph, by its hash"} <Hash value={metagraph?.id ?? chain} />
    </>
  );
}
