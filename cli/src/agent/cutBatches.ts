import {
  type Cadence,
  type DataRecord,
  type FieldValue,
  type PoolSchema,
  stepOf,
  updateTypeOf,
} from "@datagraph/protocol";
import { checkValue } from "@datagraph/sdk";
import type { Refusal, Sample } from "./checkReading.ts";
import { combine } from "./combine.ts";
import type { Outbox } from "./outbox.ts";
import { type Slot, slotOf } from "./slotOf.ts";
import { type PoolPlan, type StreamPlan, fieldsByName } from "./streamPlan.ts";

/** Records of one stream and update type, ready to be sealed. */
export type Cut = {
  updateType: number;
  records: readonly DataRecord[];
  slots: readonly Slot[];
  /** the period (start, end], in seconds */
  start: number;
  end: number;
};

/** Records of a batch at most: what an anchor of a metagraph's epoch may count. */
export const MAX_RECORDS = 10_000;

/**
 * Returns what of a stream can be sealed now: for each cadence the records of periods that are over, later than all that was
 * sent. Periods that come too late, and records without a required field, are refused and removed. `now` and `delay`, which
 * readings are waited for after a period, in seconds.
 */
export function cutBatches(
  outbox: Outbox,
  plan: StreamPlan,
  pool: PoolPlan,
  { now, delay, lastEnds }: { now: number; delay: number; lastEnds: ReadonlyMap<number, number> },
): Cut[] {
  const cadences = [...new Set(pool.schema.fields.map(({ cadence }) => cadence))];
  return cadences.flatMap((cadence) => {
    const updateType = updateTypeOf(pool.schema, cadence);
    const last = Math.max(outbox.lastEnd(String(plan.stream), updateType), lastEnds.get(updateType) ?? 0);
    const cut =
      cadence === "static"
        ? cutProfile(outbox, plan, pool, { updateType, last, now })
        : cutPeriods(outbox, plan, pool.schema, { cadence, updateType, last, now: now - delay });
    return cut === undefined ? [] : [cut];
  });
}

/** The profile is sent whole whenever something of it is new. */
function cutProfile(
  outbox: Outbox,
  { stream }: StreamPlan,
  { schema, terms }: PoolPlan,
  { updateType, last, now }: { updateType: number; last: number; now: number },
): Cut | undefined {
  const samples = outbox.profile(String(stream), updateType);
  const newest = Math.max(...samples.map(({ at }) => at));
  if (samples.length === 0 || outbox.isCut(String(stream), updateType, newest) || last >= now) return undefined;
  const { record, refusals } = recordOf(samples, schema, { start: newest, end: newest });
  outbox.refuse(String(stream), refusals, now);
  if (record === undefined) return undefined;
  const start = Math.max(last, now - terms.granularity);
  return { updateType, records: [record], slots: [{ start: newest, end: newest }], start, end: now };
}

type Periods = { cadence: Cadence; updateType: number; last: number; now: number };

function cutPeriods(
  outbox: Outbox,
  { stream: id, zone }: StreamPlan,
  schema: PoolSchema,
  of: Periods,
): Cut | undefined {
  const { updateType, last, now } = of;
  const stream = String(id);
  const records: DataRecord[] = [];
  const slots: Slot[] = [];
  for (const [slot, samples] of slotsOf(outbox.samples(stream, updateType), of.cadence, zone)) {
    if (slot.end > now || records.length === MAX_RECORDS) break;
    if (outbox.isCut(stream, updateType, slot.start)) continue;
    const { record, refusals } =
      slot.start < last ? { record: undefined, refusals: [tooLate(slot)] } : recordOf(samples, schema, slot);
    outbox.refuse(stream, refusals, now);
    if (record === undefined) outbox.drop(stream, updateType, slot.start, slot.end);
    else {
      records.push(record);
      slots.push(slot);
    }
  }
  const [first] = slots;
  if (first === undefined) return undefined;
  return { updateType, records, slots, start: first.start, end: slots.at(-1)!.end };
}

/** Yields periods with their samples, in time; the samples are in time. */
function* slotsOf(samples: readonly Sample[], cadence: Cadence, zone: string): Generator<[Slot, Sample[]]> {
  const step = stepOf(cadence)!;
  let current: [Slot, Sample[]] | undefined;
  for (const sample of samples) {
    if (current !== undefined && sample.at < current[0].end) {
      current[1].push(sample);
      continue;
    }
    if (current !== undefined) yield current;
    current = [slotOf(step, sample.at, zone), [sample]];
  }
  if (current !== undefined) yield current;
}

/** Sums may leave a field's range although no summand does: such a field is left out. */
function recordOf(
  samples: readonly Sample[],
  schema: PoolSchema,
  slot: Slot,
): { record?: DataRecord | undefined; refusals: Refusal[] } {
  const fields = fieldsByName(schema);
  const origin = new Date(slot.start * 1_000).toISOString();
  const refusals: Refusal[] = [];
  const record: Record<string, FieldValue> = {};
  for (const [name, value] of Object.entries(combine(samples, fields, slot.start, schema.time))) {
    const { problem } = checkValue(value, fields.get(name)!);
    if (problem === undefined) record[name] = value;
    else refusals.push({ origin, at: slot.start, field: name, rule: "out-of-range", message: `combined: ${problem}` });
  }
  const cadences = new Set(samples.map(({ field }) => fields.get(field)!.cadence));
  const missing = schema.fields.find(
    ({ name, required, cadence }) => required === true && cadences.has(cadence) && record[name] === undefined,
  );
  if (missing === undefined) return { record, refusals };
  const message = `a record without "${missing.name}" is not sent`;
  return { refusals: [...refusals, { origin, at: slot.start, field: missing.name, rule: "required-field", message }] };
}

function tooLate({ start }: Slot): Refusal {
  const origin = new Date(start * 1_000).toISOString();
  return { origin, at: start, rule: "not-later", message: "came after a later period was sent" };
}
