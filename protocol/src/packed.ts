import { type Hex, concatHex, hexToBytes, numberToHex } from "viem";

/** The most that two bytes hold. */
const MOST = 0xffff;

/** One anchor as `anchorBatch` takes it. */
export type AnchorEntry = { id: bigint; updateType: number; count: number; start: number; end: number; root: Hex };

/** Units one stream's data points were used, as an open pool's usage packs them. */
export type UsageEntry = { number: number; units: number };

/** Records one stream had in an epoch, as `anchorEpoch` packs them. */
export type StreamCount = { number: number; count: number };

/** Returns packed anchors of 79 bytes: id 32, updateType 1, count 4, start 5, end 5, root 32. */
export function packAnchors(anchors: readonly AnchorEntry[]): Hex {
  return concatHex(
    anchors.flatMap((a) => [
      numberToHex(a.id, { size: 32 }),
      numberToHex(a.updateType, { size: 1 }),
      numberToHex(a.count, { size: 4 }),
      numberToHex(a.start, { size: 5 }),
      numberToHex(a.end, { size: 5 }),
      a.root,
    ]),
  );
}

/** Returns packed 3-byte stream numbers. */
export function packStreamNumbers(numbers: readonly number[]): Hex {
  return concatHex(numbers.map((number) => numberToHex(number, { size: 3 })));
}

/** Returns the stream numbers that `StreamsAdmitted` packs. Throws on a broken length. */
export function unpackStreamNumbers(packed: Hex): number[] {
  return entries(packed, 3).map((at) => at(0, 3));
}

/**
 * Returns packed usage entries of 4 bytes: stream number 2, units 2. Larger units are split over several entries. An entry
 * of no units says how the numbers after it begin: it stands before the streams of each further 65,536, so that a pool
 * may have more, and costs nobody else anything.
 */
export function packUsage(usage: readonly UsageEntry[]): Hex {
  const parts: Hex[] = [];
  let head = 0;
  for (const { number, units } of usage) {
    if (units > 0 && number >>> 16 !== head) {
      head = number >>> 16;
      parts.push(entryOf(head, 0));
    }
    for (let left = units; left > 0; left -= MOST) parts.push(entryOf(number & MOST, Math.min(left, MOST)));
  }
  return concatHex(parts);
}

/** Returns the usage entries of an open pool, as packed; a stream may occur more than once. Throws on a broken length. */
export function unpackUsage(packed: Hex): UsageEntry[] {
  let head = 0;
  return entries(packed, 4).flatMap((at) => {
    const [number, units] = [at(0, 2), at(2, 2)];
    if (units > 0) return { number: head * (MOST + 1) + number, units };
    head = number;
    return [];
  });
}

function entryOf(number: number, units: number): Hex {
  return concatHex([numberToHex(number, { size: 2 }), numberToHex(units, { size: 2 })]);
}

/** Returns packed stream counts of 5 bytes: stream number 3, count 2. */
export function packStreamCounts(counts: readonly StreamCount[]): Hex {
  return concatHex(
    counts.flatMap(({ number, count }) => [numberToHex(number, { size: 3 }), numberToHex(count, { size: 2 })]),
  );
}

/** Returns the stream counts that `EpochAnchored` packs. Throws on a broken length. */
export function unpackStreamCounts(packed: Hex): StreamCount[] {
  return entries(packed, 5).map((at) => ({ number: at(0, 3), count: at(3, 2) }));
}

function entries(packed: Hex, size: number): ((offset: number, length: number) => number)[] {
  const bytes = hexToBytes(packed);
  if (bytes.length % size !== 0) throw new RangeError(`Packed length ${bytes.length} is no multiple of ${size}`);
  return Array.from({ length: bytes.length / size }, (_, index) => (offset: number, length: number) => {
    let value = 0;
    for (let i = index * size + offset, end = i + length; i < end; i++) value = 256 * value + bytes[i]!;
    return value;
  });
}
