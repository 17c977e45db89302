import type { Address } from "viem";
import type { Share } from "./sharePart.ts";

/** What one field brought the streams of a pool, in one token's smallest unit. */
export type FieldEarning = {
  /** its place in the schema */
  field: number;
  token: Address;
  /** data points of it that queries used */
  units: bigint;
  amount: bigint;
  /** streams that earned by it */
  streams: number;
};

/**
 * Returns what each field earned by usage shares of one pool, ordered by field and token; the sums are the shares', to the
 * smallest unit. Of one share every field has an equal part, as queries are paid by data points: in personal pools, paid by
 * scan, that is exact. In open pools a share does not say which of its fields were used.
 */
export function fieldEarnings(shares: Iterable<Share>): FieldEarning[] {
  const earnings = new Map<string, FieldEarning & { seen: Set<number> }>();
  for (const { kind, stream, fields, token, units, amount } of shares) {
    if (kind !== "usage" || stream === undefined || fields === undefined) continue;
    const places = placesOf(fields);
    const [unitParts, amountParts] = [partsOf(units, places.length), partsOf(amount, places.length)];
    for (const [index, field] of places.entries()) {
      const key = `${field} ${token}`;
      const earning = earnings.get(key) ?? { field, token, units: 0n, amount: 0n, streams: 0, seen: new Set() };
      earning.units += unitParts[index]!;
      earning.amount += amountParts[index]!;
      earning.seen.add(stream);
      earnings.set(key, earning);
    }
  }
  return [...earnings.values()]
    .map(({ seen, ...earning }) => ({ ...earning, streams: seen.size }))
    .sort((a, b) => a.field - b.field || (a.token < b.token ? -1 : 1));
}

function placesOf(fields: bigint): number[] {
  const bits = fields.toString(2);
  return Array.from({ length: bits.length }, (_, place) => place).filter((place) => bits.at(-1 - place) === "1");
}

/** What does not divide goes to the first parts, one each. */
function partsOf(whole: bigint, parts: number): bigint[] {
  const [each, rest] = [whole / BigInt(parts || 1), whole % BigInt(parts || 1)];
  return Array.from({ length: parts }, (_, index) => each + (BigInt(index) < rest ? 1n : 0n));
}
