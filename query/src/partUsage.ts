import type { StreamRecords } from "./answerJob.ts";
import { bitCount, scanUnits } from "./scanUnits.ts";
import type { PartUsage, QueryPart } from "./types.ts";

/** Returns a part's usage: by scan in a personal pool, by the records found used in an open one. */
export function partUsage(part: QueryPart, used: readonly ({ pool: number } & StreamRecords)[]): PartUsage {
  const records = new Map<number, number>();
  for (const { pool, streams, records: counts } of used)
    if (pool === part.pool)
      streams.forEach((stream, i) => records.set(stream, (records.get(stream) ?? 0) + counts[i]!));
  const streams = part.streams
    .map((stream) => ({
      number: stream.number,
      units:
        part.class === "personal"
          ? scanUnits(part, stream)
          : (records.get(stream.number) ?? 0) * bitCount(stream.fields & part.fields),
    }))
    .filter(({ units }) => units > 0)
    .sort((a, b) => a.number - b.number);
  return {
    pool: part.pool,
    class: part.class,
    fields: part.fields,
    units: streams.reduce((sum, { units }) => sum + units, 0),
    streams,
  };
}
