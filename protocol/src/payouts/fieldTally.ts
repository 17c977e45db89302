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

/** Counts what each field earns by usage shares of one pool, one after the other; see `fieldEarnings`. */
export type FieldTally = { add: (share: Share) => void; earnings: () => FieldEarning[] };

/** Returns a count of what each field earned, with nothing in it. */
export function fieldTally(): FieldTally {
  const counted = new Map<string, Omit<FieldEarning, "streams"> & { seen: Set<number> }>();
  return {
    add({ kind, stream, fields, token, units, amount }) {
      if (kind !== "usage" || stream === undefined || fields === undefined) return;
      const places = placesOf(fields);
      const [unitParts, amountParts] = [partsOf(units, places.length), partsOf(amount, places.length)];
      for (const [index, field] of places.entries()) {
        const key = `${field} ${token}`;
        const earning = counted.get(key) ?? { field, token, units: 0n, amount: 0n, seen: new Set() };
        earning.units += unitParts[index]!;
        earning.amount += amountParts[index]!;
        earning.seen.add(stream);
        counted.set(key, earning);
      }
    },
    earnings: () =>
      [...counted.values()]
        .map(({ seen, ...earning }) => ({ ...earning, streams: seen.size }))
        .sort((a, b) => a.field - b.field || (a.token < b.token ? -1 : 1)),
  };
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
