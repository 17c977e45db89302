import type { Field } from "@datagraph/protocol";

/** What a contributor shares, as the registry takes it: a bit a field, a bit a licence. */
export type Consent = { fields: bigint; licences: bigint; rows: boolean };

/** Returns a bitmap with one bit changed. */
export function withBit(bitmap: bigint, bit: number, on: boolean): bigint {
  const mask = 1n << BigInt(bit);
  return on ? bitmap | mask : bitmap & ~mask;
}

/** Returns whether a bit is set. */
export function hasBit(bitmap: bigint, bit: number): boolean {
  return ((bitmap >> BigInt(bit)) & 1n) === 1n;
}

/** Returns a schema's fields by how often they are sent, each with its bit, in the schema's order. */
export function byCadence(fields: readonly Field[]): [string, { field: Field; bit: number }[]][] {
  const groups = new Map<string, { field: Field; bit: number }[]>();
  fields.forEach((field, bit) => groups.set(field.cadence, [...(groups.get(field.cadence) ?? []), { field, bit }]));
  return [...groups];
}

/** Returns in words what a consent shares. */
export function inWords({ fields, licences, rows }: Consent, schema: readonly Field[]): string {
  const count = schema.filter((_, bit) => hasBit(fields, bit)).length;
  if (count === 0 || licences === 0n) return "Nothing is shared.";
  const how = rows ? "single records may leave" : "only aggregates over groups leave";
  return `${count} of ${schema.length} fields are shared, and ${how}.`;
}
