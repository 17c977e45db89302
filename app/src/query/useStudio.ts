"use client";
import type { Quote, ResultFormat } from "@datagraph/protocol";
import type { Answer } from "@datagraph/sdk";
import { usePublicConfig } from "../ui/Providers.tsx";
import { useAction } from "../transactions/useAction.ts";

/** An order is answered once, in one format: JSON is what the page shows, and writes as CSV; the others are files. */
export type AnswerFormat = Exclude<ResultFormat, "csv">;

/** An answer in the format asked for. */
export type Formatted = Answer & { format: AnswerFormat };

type Run = { sql: string; quote: Quote; format: AnswerFormat };

/** Asks for quotes and runs queries as the connected account. */
export function useStudio() {
  const { gatewayUrl } = usePublicConfig();
  const run = useAction(async ({ client }, { sql, quote, format }: Run): Promise<Formatted> => {
    const { runQuery } = await import("@datagraph/sdk");
    return { ...(await runQuery(gatewayUrl, client, { sql }, quote, format)), format };
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
