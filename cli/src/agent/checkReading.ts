import type { Field, FieldValue } from "@datagraph/protocol";
import { checkValue } from "@datagraph/sdk";
import type { Reading } from "./reading.ts";

/** One value of a reading that may be sent. */
export type Sample = { field: string; at: number; value: FieldValue };

/** Why something is not sent; `rule` is the name to look up in docs/devices.md. */
export type Refusal = { origin: string; field?: string; at?: number; rule: Rule; message: string };

export type Rule =
  | "unreadable"
  | "unknown-field"
  | "unconsented-field"
  | "wrong-type"
  | "out-of-range"
  | "wrong-unit"
  | "future-time"
  | "stale-time"
  | "required-field"
  | "not-later";

/** What readings are checked by. */
export type Rules = {
  fields: ReadonlyMap<string, Field>;
  /** names of the fields that the contributor shares */
  consented: ReadonlySet<string>;
  /** seconds since 1970 */
  now: number;
};

/** Seconds a reading may lie ahead of the clock, as anchors may. */
const SKEW = 15 * 60;

/** Seconds since 1970 before which no device measured anything: clocks that lost their power start there. */
const EARLIEST = Date.UTC(2000, 0, 1) / 1_000;

/** Returns the values of a reading that may be sent, and why the others may not. A bad value keeps no other back. */
export function checkReading(reading: Reading, rules: Rules): { samples: Sample[]; refusals: Refusal[] } {
  const samples: Sample[] = [];
  const refusals: Refusal[] = [];
  for (const [field, value] of Object.entries(reading.values)) {
    if (value === null || value === undefined) continue;
    const broken = brokenRule(reading, field, value, rules);
    if (broken === undefined) samples.push({ field, at: reading.at, value: value as FieldValue });
    else refusals.push({ origin: reading.origin, field, at: reading.at, ...broken });
  }
  return { samples, refusals };
}

/** Values are never quoted: what is refused may be private too. */
function brokenRule(
  { at, units }: Reading,
  name: string,
  value: unknown,
  { fields, consented, now }: Rules,
): { rule: Rule; message: string } | undefined {
  const field = fields.get(name);
  if (field === undefined) return { rule: "unknown-field", message: `the pool has no field "${name}"` };
  if (!consented.has(name)) return { rule: "unconsented-field", message: `"${name}" is not shared` };
  if (!Number.isFinite(at) || at < EARLIEST)
    return { rule: "stale-time", message: "its time lies before 2000: is the device's clock set?" };
  if (at > now + SKEW) return { rule: "future-time", message: "its time lies ahead of the clock" };
  const unit = units?.[name];
  if (unit !== undefined && unit !== field.unit)
    return { rule: "wrong-unit", message: `measured in ${unit}, the pool takes ${field.unit ?? "no unit"}` };
  if (typeof value === "object") return { rule: "wrong-type", message: `"${name}" holds no lists or objects` };
  const { problem } = checkValue(value as FieldValue, field);
  if (problem === undefined) return undefined;
  const rule = typeof value === "number" || field.values !== undefined ? ranged(field, value) : "wrong-type";
  return { rule, message: problem };
}

function ranged({ type, values }: Field, value: unknown): Rule {
  const isNumber = type === "number" || type === "integer";
  if (values !== undefined) return typeof value === "string" ? "out-of-range" : "wrong-type";
  const fits = isNumber && (type === "number" || Number.isInteger(value)) && Number.isFinite(value);
  return fits ? "out-of-range" : "wrong-type";
}
