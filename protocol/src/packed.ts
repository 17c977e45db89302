import { type Hex, bytesToHex, concatHex, hexToBytes, numberToHex } from "viem";

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

/** Returns packed usage entries of 4 bytes: stream number 2, units 2. Larger units are split over several entries. */
export function packUsage(usage: readonly UsageEntry[]): Hex {
  return concatHex(
    usage.flatMap(({ number, units }) => {
      const parts: Hex[] = [];
      for (let left = units; left > 0; left -= 0xffff)
        parts.push(numberToHex(number, { size: 2 }), numberToHex(Math.min(left, 0xffff), { size: 2 }));
      return parts;
    }),
  );
}

/** Returns the usage entries of an open pool, as packed; a stream may occur more than once. Throws on a broken length. */
export function unpackUsage(packed: Hex): UsageEntry[] {
  return entries(packed, 4).map((at) => ({ number: at(0, 2), units: at(2, 2) }));
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
    const start = index * size + offset;
    return Number(BigInt(bytesToHex(bytes.subarray(start, start + length))));
  });
}
