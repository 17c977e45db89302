import type { Hex } from "viem";
import type { DatasetRow, OfferRow, PoolRow, PriceRow, TokenRow } from "../indexer/queries.ts";

/** What one use costs under one licence. */
export type Price = { licence: number; token: Hex; amount: bigint; per: "pass" | "data point"; duration?: bigint };

/** A document by its CID, and the SHA-256 that the chain says it has. */
export type Document = { cid: string; digest: Hex };

/** A dataset as a card shows it. */
export type Card = {
  id: bigint;
  kind: DatasetRow["kind"];
  status: DatasetRow["status"];
  version: bigint;
  /** the document that names it; null when the chain names none that a gateway can hold */
  description: Document | null;
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

/** Returns the cards in the datasets' order, those that are not active last. `now` in seconds: a suspension ends by time alone. */
export function toCards(rows: CatalogueRows, now: number): Card[] {
  const pools = new Map(rows.pools.map((pool) => [pool.id, pool]));
  const tokens = new Map(rows.tokens.map(({ index, token }) => [index, token]));
  const cards = rows.datasets.map((dataset): Card => {
    const { id, kind, version, sales } = dataset;
    const pool = pools.get(id);
    const prices = [...pointPrices(rows, tokens, pool), ...passPrices(rows, tokens, id, pool)];
    const card = { id, kind, version, description: descriptionOf(dataset, pool), prices };
    return { ...card, status: statusOf(dataset, now), uses: pool?.uses ?? sales, ...(pool && { pool }) };
  });
  return cards.toSorted((one, other) => Number(one.status !== "active") - Number(other.status !== "active"));
}

/** A pool without metadata still has its schema's name. */
function descriptionOf({ metadata, metadataCid }: DatasetRow, pool: PoolRow | undefined): Document | null {
  if (metadataCid !== null && metadata !== null) return { cid: metadataCid, digest: metadata };
  return pool === undefined || pool.schemaCid === null ? null : { cid: pool.schemaCid, digest: pool.schema };
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
function passPrices(
  { offers }: CatalogueRows,
  tokens: Map<number, Hex>,
  id: bigint,
  pool: PoolRow | undefined,
): Price[] {
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
