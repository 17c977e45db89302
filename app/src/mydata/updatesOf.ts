import { type Cadence, type PoolSchema, type Step, stepOf, updateTypeOf } from "@datagraph/protocol";

/** A period that a stream has an anchor for, (start, end] in seconds. */
export type Anchored = { updateType: number; periodStart: bigint; periodEnd: bigint };

/**
 * How a stream's fields of one cadence arrive: the end of the last period anchored, the end of the next, both in seconds, and
 * how many periods went by without an anchor, those between anchors and those since the last. What is `static` has no next.
 */
export type Updates = { cadence: Cadence; last?: number; next?: number; missed: number };

const DAY = 86_400;
/** A contributor's day may be an hour shorter, where clocks change. */
const SHORT = 3_600;

/** Returns the updates of the cadences whose fields a stream shares, or has anchors of. */
export function updatesOf(
  schema: PoolSchema,
  shared: (field: number) => boolean,
  anchors: readonly Anchored[],
  now: number,
): Updates[] {
  const cadences = [...new Set(schema.fields.map(({ cadence }) => cadence))];
  return cadences.flatMap((cadence): Updates[] => {
    const type = updateTypeOf(schema, cadence);
    const own = anchors
      .filter(({ updateType }) => updateType === type)
      .map(({ periodStart, periodEnd }) => ({ start: Number(periodStart), end: Number(periodEnd) }))
      .toSorted((one, other) => one.end - other.end);
    const isShared = schema.fields.some((field, place) => field.cadence === cadence && shared(place));
    const last = own.at(-1)?.end;
    if (last === undefined) return isShared ? [{ cadence, missed: 0 }] : [];
    const step = stepOf(cadence);
    if (step === undefined) return [{ cadence, last, missed: 0 }];
    const between = own.slice(1).reduce((sum, { start }, before) => sum + periods(own[before]!.end, start, step), 0);
    // the period that ended last may still be on its way
    const since = Math.max(0, periods(last, now, step) - 1);
    return [{ cadence, last, next: after(last, step), missed: between + since }];
  });
}

/** Returns how many whole periods fit between two times. */
function periods(from: number, to: number, { unit, count }: Step): number {
  if (to <= from) return 0;
  if (unit === "seconds") return Math.floor((to - from) / count);
  if (unit === "days") return Math.floor((to - from + SHORT) / (count * DAY));
  let whole = 0;
  while (after(from, { unit, count: count * (whole + 1) }) <= to + SHORT) whole++;
  return whole;
}

function after(time: number, { unit, count }: Step): number {
  if (unit === "seconds") return time + count;
  if (unit === "days") return time + count * DAY;
  const date = new Date(time * 1_000);
  return Math.floor(date.setUTCMonth(date.getUTCMonth() + count) / 1_000);
}
