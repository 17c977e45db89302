import type { OrderPart } from "../typedData.ts";

/** What `UsageRecorded` packs in one word. */
export type UsageScope = Pick<OrderPart, "licence" | "rows" | "periodStart" | "periodEnd" | "snapshot" | "unitPrice">;

/**
 * Returns what the `scope` of `UsageRecorded` says, from its high end: licence 8 bits, rows 8, periodStart 40,
 * periodEnd 40, snapshot 64, unitPrice 96.
 */
export function unpackScope(scope: bigint): UsageScope {
  const bits = (from: bigint, count: number): bigint => BigInt.asUintN(count, scope >> from);
  return {
    licence: Number(bits(248n, 8)),
    rows: bits(240n, 8) === 1n,
    periodStart: Number(bits(200n, 40)),
    periodEnd: Number(bits(160n, 40)),
    snapshot: bits(96n, 64),
    unitPrice: bits(0n, 96),
  };
}

/** Returns the `scope` that says this. */
export function packScope({ licence, rows, periodStart, periodEnd, snapshot, unitPrice }: UsageScope): bigint {
  const period = (BigInt(periodStart) << 200n) | (BigInt(periodEnd) << 160n);
  return (BigInt(licence) << 248n) | (BigInt(rows) << 240n) | period | (snapshot << 96n) | unitPrice;
}
