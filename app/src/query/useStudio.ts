"use client";
import type { Quote, ResultFormat } from "@datagraph/protocol";
import type { Answer } from "@datagraph/sdk";
import { useEffect, useRef } from "react";
import { usePublicConfig } from "../ui/Providers.tsx";
import { useAction } from "../transactions/useAction.ts";
import type { Cancelled } from "./cancelled.ts";

/** An order is answered once, in one format: JSON is what the page shows, and writes as CSV; the others are files. */
export type AnswerFormat = Exclude<ResultFormat, "csv">;

/** An answer in the format asked for. */
export type Formatted = Answer & { format: AnswerFormat };

type Ask = { sql: string; licence: number };
type Run = { sql: string; quote: Quote; format: AnswerFormat };

/** Asks for quotes and runs queries as the connected account. What is cancelled, or left, ends at the gateway too. */
export function useStudio() {
  const { gatewayUrl } = usePublicConfig();
  const control = useRef(new AbortController());
  const begin = () => (control.current = new AbortController()).signal;
  const cancel = () => control.current.abort();
  useEffect(() => cancel, []);
  const run = useAction(async ({ client }, { sql, quote, format }: Run): Promise<Formatted> => {
    const [{ runQuery }, { cancelled }] = await Promise.all([import("@datagraph/sdk"), import("./cancelled.ts")]);
    const signal = begin();
    const answer = runQuery(gatewayUrl, client, { sql }, quote, format, signal).catch(async (error: unknown) => {
      throw signal.aborted ? await cancelled(gatewayUrl, client, quote.order) : error;
    });
    return { ...(await answer), format };
  });
  const quote = useAction(async ({ client }, { sql, licence }: Ask): Promise<Quote> => {
    run.reset();
    const [{ quoteQuery }, { Cancelled }] = await Promise.all([import("@datagraph/sdk"), import("./cancelled.ts")]);
    const signal = begin();
    const researcher = client.walletClient.account.address;
    return quoteQuery(gatewayUrl, { query: { sql }, licence, researcher }, signal).catch((error: unknown) => {
      throw signal.aborted ? new Cancelled() : error;
    });
  });
  return { quote, run, cancel };
}

/** Returns where in the SQL a refusal is, as its offset in characters, with its words. */
export function positionOf(error: Error | null): { at: number; message: string } | undefined {
  if (error === null || !("position" in error) || typeof error.position !== "number") return undefined;
  return { at: error.position, message: error.message };
}

/** Returns whether a quote or a run ended because somebody cancelled it. */
export function isCancelled(error: Error | null): error is Cancelled {
  return error?.name === "Cancelled";
}
