import type { Hex } from "viem";
import type { DatasetRow, OfferRow, PoolRow, PriceRow, TokenRow } from "../indexer/queries.ts";

/** What one use costs under one licence. */
export type Price = { licence: number; token: Hex; amount: bigint; per: "pass" | "data point"; duration?: bigint };

/** A dataset as a card shows it. */
export type Card = {
  id: bigint;
  kind: DatasetRow["kind"];
  status: DatasetRow["status"];
  version: bigint;
  metadata: Hex | null;
  metadataCid: string | null;
  /** queries that used a pool, sales of anything else */
  uses: bigint;
  prices: readonly Price[];
  pool?: Pick<PoolRow, "number" | "class" | "k" | "streams" | "admitted" | "records" | "units">;
};

export type CatalogueRows = {
  datasets: readonly DatasetRow[];
  pools: readonly PoolRow[];
  offers: readonly OfferRow[];
  prices: readonly PriceRow[];
  tokens: readonly TokenRow[];
};

/** Returns the cards in the datasets' order. `now` in seconds: a suspension ends by time alone. */
export function toCards(rows: CatalogueRows, now: number): Card[] {
  const pools = new Map(rows.pools.map((pool) => [pool.id, pool]));
  const tokens = new Map(rows.tokens.map(({ index, token }) => [index, token]));
  return rows.datasets.map((dataset) => {
    const { id, kind, version, metadata, metadataCid, sales } = dataset;
    const pool = pools.get(id);
    const prices = [...pointPrices(rows, tokens, pool), ...passPrices(rows, tokens, id, pool)];
    const card = { id, kind, version, metadata: metadata ?? pool?.metadata ?? null, metadataCid, prices };
    return { ...card, status: statusOf(dataset, now), uses: pool?.uses ?? sales, ...(pool && { pool }) };
  });
}

function pointPrices({ prices }: CatalogueRows, tokens: Map<number, Hex>, pool: PoolRow | undefined): Price[] {
  const token = pool && tokens.get(pool.token);
  if (token === undefined) return [];
  return prices
    .filter((price) => price.pool === pool?.number && price.termsHash === pool.termsHash)
    .map(({ licence, price }) => ({ licence, token, amount: price, per: "data point" as const }))
    .toSorted(byLicence);
}

/** A pool's pass is a deposit for queries; what counts there is the price of a data point. */
function passPrices({ offers }: CatalogueRows, tokens: Map<number, Hex>, id: bigint, pool: PoolRow | undefined): Price[] {
  if (pool !== undefined) return [];
  return offers
    .filter((offer) => offer.dataset === id)
    .flatMap(({ licence, price, token: index, duration }) => {
      const token = tokens.get(index);
      return token === undefined ? [] : [{ licence, token, amount: price, per: "pass" as const, duration }];
    })
    .toSorted(byLicence);
}

function statusOf({ status, suspendedUntil }: DatasetRow, now: number): DatasetRow["status"] {
  return status === "suspended" && suspendedUntil !== null && Number(suspendedUntil) <= now ? "active" : status;
}

function byLicence(one: Price, other: Price): number {
  return one.licence - other.licence;
}
