import { type PoolSchema, stepOf, updateTypeOf } from "@datagraph/protocol";
import { type Refusal, type Rules, type Sample, checkReading } from "./checkReading.ts";
import type { Outbox } from "./outbox.ts";
import type { Source, Sourced } from "./reading.ts";
import { slotOf } from "./slotOf.ts";
import { type StreamPlan, fieldsByName } from "./streamPlan.ts";

/** Readings kept at once: a power cut loses none, they are read again. */
const AT_ONCE = 1_000;

/** What came of reading a stream's sources. */
export type Ingested = {
  /** values kept */
  kept: number;
  /** values of periods that are in a batch already, or that a profile has already */
  known: number;
  refused: number;
  /** sources that could not be read */
  failures: { source: string; message: string }[];
};

/**
 * Reads a stream's sources into the outbox. Each value that breaks a rule is refused by name and keeps nothing else back, and
 * so does a source that fails.
 */
export async function ingest(
  outbox: Outbox,
  { stream, zone, sources }: StreamPlan,
  schema: PoolSchema,
  rules: Omit<Rules, "fields">,
): Promise<Ingested> {
  const total: Ingested = { kept: 0, known: 0, refused: 0, failures: [] };
  const keeper = sampleKeeper(outbox, String(stream), schema, zone);
  const checked = { ...rules, fields: fieldsByName(schema) };
  for (const source of sources)
    try {
      await readSource(outbox, String(stream), source, rules.now, (batch) => keepBatch(batch, checked));
    } catch (error) {
      total.failures.push({ source: source.name, message: (error as Error).message });
    }
  return total;

  function keepBatch(batch: readonly Sourced[], by: Rules): void {
    const refusals: Refusal[] = [];
    const samples: Sample[] = [];
    for (const one of batch) {
      if ("unreadable" in one) {
        refusals.push({ origin: one.unreadable.origin, rule: "unreadable", message: one.unreadable.problem });
        continue;
      }
      const checkedReading = checkReading(one.reading, by);
      samples.push(...checkedReading.samples);
      refusals.push(...checkedReading.refusals);
    }
    const kept = keeper(samples, refusals, by.now);
    total.kept += kept;
    total.known += samples.length - kept;
    total.refused += refusals.length;
  }
}

/** The cursor moves only when all that it stands for is kept. */
async function readSource(
  outbox: Outbox,
  stream: string,
  source: Source,
  now: number,
  keep: (batch: readonly Sourced[]) => void,
): Promise<void> {
  const readings = source.read(outbox.cursor(stream, source.name), now);
  let batch: Sourced[] = [];
  for (;;) {
    const next = await readings.next();
    if (!next.done && batch.push(next.value) < AT_ONCE) continue;
    keep(batch);
    batch = [];
    if (!next.done) continue;
    if (next.value !== undefined) outbox.setCursor(stream, source.name, next.value);
    return;
  }
}

/** Returns what keeps samples of periods that are not cut yet, and says how many those were. */
function sampleKeeper(outbox: Outbox, stream: string, schema: PoolSchema, zone: string) {
  const typeOf = new Map(
    schema.fields.map(({ name, cadence }) => [
      name,
      { updateType: updateTypeOf(schema, cadence), step: stepOf(cadence) },
    ]),
  );
  return (samples: readonly Sample[], refusals: readonly Refusal[], now: number): number => {
    const fresh = samples.flatMap((sample) => {
      const { updateType, step } = typeOf.get(sample.field)!;
      const isKnown =
        step === undefined
          ? outbox
              .profile(stream, updateType)
              .some(({ field, value }) => field === sample.field && value === sample.value)
          : outbox.isCut(stream, updateType, slotOf(step, sample.at, zone).start);
      return isKnown ? [] : [{ ...sample, updateType }];
    });
    outbox.keep(stream, fresh, refusals, now);
    return fresh.length;
  };
}
