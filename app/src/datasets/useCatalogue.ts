"use client";
import { usePonderQuery } from "@ponder/react";
import { useMemo } from "react";
import { datasetsQuery, offersQuery, poolsQuery, pricesQuery, tokensQuery } from "../indexer/queries.ts";
import { type Card, toCards } from "./toCards.ts";

export type Catalogue = { cards: readonly Card[] | undefined; error: Error | null };

/** Returns the datasets' cards; undefined until they are read. */
export function useCatalogue(): Catalogue {
  const datasets = usePonderQuery({ queryFn: datasetsQuery, live: false });
  const pools = usePonderQuery({ queryFn: poolsQuery, live: false });
  const offers = usePonderQuery({ queryFn: offersQuery, live: false });
  const prices = usePonderQuery({ queryFn: pricesQuery, live: false });
  const tokens = usePonderQuery({ queryFn: tokensQuery, live: false });
  const all = [datasets, pools, offers, prices, tokens];
  const cards = useMemo(
    () => combine(datasets.data, pools.data, offers.data, prices.data, tokens.data),
    [datasets.data, pools.data, offers.data, prices.data, tokens.data],
  );
  return { cards, error: all.find(({ error }) => error !== null)?.error ?? null };
}

type Rows<Query extends (...args: never[]) => PromiseLike<unknown>> = Awaited<ReturnType<Query>> | undefined;

function combine(
  datasets: Rows<typeof datasetsQuery>,
  pools: Rows<typeof poolsQuery>,
  offers: Rows<typeof offersQuery>,
  prices: Rows<typeof pricesQuery>,
  tokens: Rows<typeof tokensQuery>,
): Card[] | undefined {
  if (!datasets || !pools || !offers || !prices || !tokens) return undefined;
  return toCards({ datasets, pools, offers, prices, tokens }, Date.now() / 1_000);
}
