import { createHash } from "node:crypto";
import { type Field, type PoolSchema, stepOf } from "@datagraph/protocol";
import type { Source } from "../reading.ts";
import { slotOf } from "../slotOf.ts";

/** Whom the simulator plays. */
export type SimulatorConfig = {
  /** the same seed gives the same person */
  seed: string;
  /** seconds since 1970 */
  from: number;
};

const DAY = 86_400;

/** Ranges that a schema leaves open end here. */
const SPAN = 100;

/** What people and stations usually show of the fields of the schemas that ship: their ranges allow far more. */
const USUAL: Readonly<Record<string, readonly [number, number]>> = {
  steps: [0, 1_500],
  heart_rate: [52, 118],
  calories_expended: [55, 320],
  calories_consumed: [0, 420],
  exercise: [0, 25],
  sleep: [5, 9],
  resting_heart_rate: [48, 78],
  systolic: [104, 142],
  diastolic: [64, 92],
  height: [152, 195],
  weight: [50, 112],
  temperature: [-4, 29],
  humidity: [32, 96],
  pressure: [990, 1_032],
  pm2_5: [2, 38],
  pm10: [5, 60],
  carbon_dioxide: [405, 780],
  precipitation: [0, 11],
};

/**
 * Returns a source of synthetic readings, one a period of each field: a person's own level, a rhythm of the day (high in the
 * afternoon, low at night) and noise, within the field's range. Nothing of it was measured; its name says so.
 */
export function simulatorSource({ seed, from }: SimulatorConfig, schema: PoolSchema, zone: string): Source {
  const fields = schema.fields.filter(({ name }) => name !== schema.time);
  return {
    name: `synthetic ${seed}`,
    async *read(cursor, now) {
      const since = cursor === undefined ? from : Number(cursor);
      for (const field of fields)
        for (const at of momentsOf(field, since, now, zone, cursor === undefined)) {
          const reading = { at, values: { [field.name]: valueOf(field, seed, at) } };
          yield { reading: { ...reading, origin: `synthetic ${seed}, ${field.name}` } };
        }
      return String(now);
    },
  };
}

/** The middle of each period that is over; of a profile, once. */
function* momentsOf({ cadence }: Field, since: number, now: number, zone: string, isFirst: boolean): Generator<number> {
  const step = stepOf(cadence);
  if (step === undefined) {
    if (isFirst) yield since;
    return;
  }
  for (let slot = slotOf(step, since, zone); slot.end <= now; slot = slotOf(step, slot.end, zone))
    if (slot.end > since) yield Math.floor((slot.start + slot.end) / 2);
}

function valueOf(field: Field, seed: string, at: number) {
  const { name, type, values } = field;
  const [minimum, maximum] = USUAL[name] ?? [field.minimum ?? 0, field.maximum ?? (field.minimum ?? 0) + SPAN];
  const level = random(seed, name, "level");
  const noise = random(seed, name, String(at));
  if (values !== undefined) return values[Math.floor(level * values.length)]!;
  switch (type) {
    case "boolean":
      return noise < level;
    case "string":
      return `synthetic ${Math.floor(level * 10)}`;
    case "date":
      return new Date(at * 1_000).toISOString().slice(0, 10);
    case "timestamp":
      return new Date(at * 1_000).toISOString().replace(".000Z", "Z");
    default: {
      const rhythm = (1 + Math.sin(2 * Math.PI * ((at % DAY) / DAY - 0.375))) / 2;
      const share = 0.1 + 0.4 * level + 0.3 * rhythm + 0.1 * noise;
      const value = minimum + (maximum - minimum) * share;
      return type === "integer" ? Math.round(value) : Math.round(value * 100) / 100;
    }
  }
}

/** A number in [0, 1) that depends on its arguments alone. */
function random(...parts: readonly string[]): number {
  return createHash("sha256").update(parts.join("\0")).digest().readUInt32BE(0) / 2 ** 32;
}
