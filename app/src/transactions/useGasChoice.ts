"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { readChain } from "../chain/readChain.ts";
import { usePublicConfig } from "../ui/Providers.tsx";
import { useAddress } from "../wallet/useAddress.ts";

/**
 * Who pays for gas: the gateway when `relayed`. `offered` is false where the gateway sends nothing for others; `penniless` is
 * whether the account is known to have no coin.
 */
export type GasChoice = {
  offered: boolean;
  relayed: boolean;
  penniless: boolean;
  choose: (relayed: boolean) => void;
};

/** Returns who pays for gas: the account itself, or the gateway for one that has no coin, until somebody chooses. */
export function useGasChoice(): GasChoice {
  const { gatewayUrl } = usePublicConfig();
  const account = useAddress();
  const [chosen, choose] = useState<boolean>();
  const offered = useQuery({
    queryKey: ["relay"],
    queryFn: async () => ((await (await fetch(`${gatewayUrl}/relay`)).json()) as { open: boolean }).open,
    enabled: account !== undefined,
  });
  const coins = useQuery({
    queryKey: ["coins", account],
    queryFn: async () => String(await (await readChain()).publicClient.getBalance({ address: account! })),
    enabled: account !== undefined,
  });
  const open = offered.data === true;
  const penniless = coins.data === "0";
  return { offered: open, relayed: open && (chosen ?? penniless), penniless, choose };
}
