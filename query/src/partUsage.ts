import type { StreamRecords } from "./answerJob.ts";
import { bitCount, scanUnits } from "./scanUnits.ts";
import type { PartUsage, QueryPart } from "./types.ts";

/** Returns a part's usage: by scan in a personal pool, by the records found used in an open one. */
export function partUsage(part: QueryPart, used: readonly ({ pool: number } & StreamRecords)[]): PartUsage {
  const found = used.find((each) => each.pool === part.pool);
  const records = new Map(found && Array.from(found.streams, (stream, i) => [stream, found.records[i]!]));
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
