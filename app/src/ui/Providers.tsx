"use client";
import { PonderProvider } from "@ponder/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, createContext, use, useState } from "react";
import { indexerClient } from "../indexer/indexerClient.ts";

/** Where a browser reaches the services; the server reads it when it runs, so one build serves any addresses. The nonce lets a style be made. */
export type PublicConfig = { indexerUrl: string; gatewayUrl: string; nonce: string; explorerUrl?: string };

const ConfigContext = createContext<PublicConfig | undefined>(undefined);

/** What every page needs: addresses, the indexer's client, the cache of requests. */
export function Providers({ config, children }: { config: PublicConfig; children: ReactNode }) {
  const [queries] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: 1 } } }));
  const [client] = useState(() => indexerClient(config.indexerUrl));
  return (
    <ConfigContext value={config}>
      <QueryClientProvider client={queries}>
        <PonderProvider client={client}>{children}</PonderProvider>
      </QueryClientProvider>
    </ConfigContext>
  );
}

/** Returns where a browser reaches the services. */
export function usePublicConfig(): PublicConfig {
  const config = use(ConfigContext);
  if (config === undefined) throw new Error("Providers are missing around this component");
  return config;
}
