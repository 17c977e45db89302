import { expect, test } from "vitest";
import type { DatasetRow, OfferRow, PoolRow } from "../indexer/queries.ts";
import { toCards } from "./toCards.ts";

const DIGEST = `0x${"11".repeat(32)}` as const;
const TERMS = `0x${"22".repeat(32)}` as const;
const OLD_TERMS = `0x${"33".repeat(32)}` as const;
const DOLLAR = "0x00000000000000000000000000000000000000aa";
const tokens = [{ index: 1, token: DOLLAR, active: true, block: 1n, time: 1n }] as const;

function dataset(id: bigint, more: Partial<DatasetRow>): DatasetRow {
  const blank = { metadata: null, metadataCid: null, suspendedUntil: null, sales: 0n, version: 1n };
  return { ...blank, id, kind: "file", status: "active", ...more } as DatasetRow;
}

function offer(of: bigint, licence: number, token: number): OfferRow {
  const rest = { seats: 0, download: true, active: true, block: 1n, time: 1n };
  return { ...rest, dataset: of, licence, price: 10n, duration: 60n, token };
}

test("a File shows its offers by licence, in tokens that are known", () => {
  const datasets = [dataset(1n, { sales: 3n, metadata: DIGEST, metadataCid: "bafy" })];
  const offers = [offer(1n, 3, 1), offer(1n, 2, 1), offer(1n, 4, 9), offer(2n, 2, 1)];
  const [card] = toCards({ datasets, pools: [], offers, prices: [], tokens }, 0);
  expect(card!.prices.map(({ licence, per, token }) => [licence, per, token])).toEqual([
    [2, "pass", DOLLAR],
    [3, "pass", DOLLAR],
  ]);
  expect([card!.uses, card!.description]).toEqual([3n, { cid: "bafy", digest: DIGEST }]);
});

test("a pool shows the prices of the terms in force, its uses, and its schema's name when it has no metadata", () => {
  const pool = {
    id: 1n,
    number: 7,
    termsHash: TERMS,
    token: 1,
    uses: 5n,
    schema: DIGEST,
    schemaCid: "bafs",
  } as PoolRow;
  const price = { pool: 7, licence: 2, price: 4n };
  const prices = [
    { ...price, termsHash: TERMS },
    { ...price, termsHash: OLD_TERMS, price: 9n },
    { ...price, termsHash: TERMS, pool: 8 },
  ];
  const datasets = [dataset(1n, { kind: "pool", sales: 2n })];
  const [card] = toCards({ datasets, pools: [pool], offers: [offer(1n, 2, 1)], prices, tokens }, 0);
  expect(card!.prices).toEqual([{ licence: 2, token: DOLLAR, amount: 4n, per: "data point" }]);
  expect([card!.uses, card!.description]).toEqual([5n, { cid: "bafs", digest: DIGEST }]);
});

test("a suspension ends by time; what is not active stands last", () => {
  const datasets = [
    dataset(1n, { status: "suspended", suspendedUntil: 100n }),
    dataset(2n, { status: "withdrawn" }),
    dataset(3n, {}),
  ];
  const at = (now: number) =>
    toCards({ datasets, pools: [], offers: [], prices: [], tokens }, now).map(({ id, status }) => [id, status]);
  expect(at(99)).toEqual([
    [3n, "active"],
    [1n, "suspended"],
    [2n, "withdrawn"],
  ]);
  expect(at(100)).toEqual([
    [1n, "active"],
    [3n, "active"],
    [2n, "withdrawn"],
  ]);
});
