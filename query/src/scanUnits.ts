import type { QueryAnchor, QueryPart, QueryStream } from "./types.ts";

/** Returns how many bits are set. */
export function bitCount(bits: bigint): number {
  let count = 0;
  for (let left = bits; left > 0n; left &= left - 1n) count++;
  return count;
}

/** Returns the anchors of a stream whose end lies in (start, end] of the part's period. */
export function countingAnchors(part: QueryPart, stream: QueryStream): QueryAnchor[] {
  return stream.anchors.filter(({ end }) => part.period.start < end && end <= part.period.end);
}

/** Returns a stream's data points a part reads if every record of its counting anchors counts; nulls included. */
export function scanUnits(part: QueryPart, stream: QueryStream): number {
  const records = countingAnchors(part, stream).reduce((sum, { count }) => sum + count, 0);
  return records * bitCount(stream.fields & part.fields);
}
