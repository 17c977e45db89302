"use client";
import type { Quote } from "@datagraph/protocol";
import type { Answer } from "@datagraph/sdk";
import { usePublicConfig } from "../ui/Providers.tsx";
import { useAction } from "../transactions/useAction.ts";

/** Asks for quotes and runs queries as the connected account. */
export function useStudio() {
  const { gatewayUrl } = usePublicConfig();
  const run = useAction(async ({ client }, { sql, quote }: { sql: string; quote: Quote }): Promise<Answer> => {
    const { runQuery } = await import("@datagraph/sdk");
    return runQuery(gatewayUrl, client, { sql }, quote, "json");
  });
  const quote = useAction(async ({ client }, { sql, licence }: { sql: string; licence: number }): Promise<Quote> => {
    run.reset();
    const { quoteQuery } = await import("@datagraph/sdk");
    const researcher = client.walletClient.account.address;
    return quoteQuery(gatewayUrl, { query: { sql }, licence, researcher });
  });
  return { quote, run, stop: () => run.reset() };
}

/** Returns where in the SQL a refusal is, as its offset in characters, with its words. */
export function positionOf(error: Error | null): { at: number; message: string } | undefined {
  if (error === null || !("position" in error) || typeof error.position !== "number") return undefined;
  return { at: error.position, message: error.message };
}
