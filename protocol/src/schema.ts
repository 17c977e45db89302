/** JSON types a field of a record may have. `date` is YYYY-MM-DD, `timestamp` RFC 3339 in UTC; both travel as strings. */
export type FieldType = "integer" | "number" | "string" | "boolean" | "date" | "timestamp";

/** How often a field's value is sent: once (and again when it changes), or every so often; ISO 8601 durations such as `PT15M`. */
export type Cadence = "static" | "daily" | "hourly" | `P${string}`;

/** What becomes of several readings of a field in one period: by default the last stands. */
export type Aggregate = "last" | "sum" | "mean" | "minimum" | "maximum";

/** One field of a pool's schema. Its index in the schema is its bit in `Consent.fields`. */
export type Field = {
  /** SQL identifier: lower-case letters, digits and underscores, starting with a letter */
  name: string;
  type: FieldType;
  /** UCUM code */
  unit?: string;
  minimum?: number;
  maximum?: number;
  values?: readonly string[];
  cadence: Cadence;
  /** A record without it is not sent; default false. */
  required?: boolean;
  aggregate?: Aggregate;
  description?: string;
};

/** A pool's schema document; its name is the pool's table in queries. Fields are append-only, at most 256. */
export type PoolSchema = {
  name: string;
  description?: string;
  /** of the schema itself, such as `1.2.0`; the pool's terms name its digest */
  version?: string;
  /** the field of type `timestamp` that says of which period a device's record is: where it begins, in UTC */
  time?: string;
  fields: readonly Field[];
  /** of a personal pool: how many aggregates a pass is answered of one snapshot (default 100) */
  privacy?: { answers?: number };
};

/** A JSON value a field may hold; null where the record has none. */
export type FieldValue = string | number | boolean | null;

/** One row a contributor shares, by field name. */
export type DataRecord = Record<string, FieldValue>;

/** Returns the consent bitmap of the named fields. Throws on a name the schema lacks. */
export function fieldsBitmap(schema: PoolSchema, names: readonly string[]): bigint {
  return names.reduce((bits, name) => {
    const index = schema.fields.findIndex((field) => field.name === name);
    if (index < 0) throw new RangeError(`Unknown field "${name}" in schema "${schema.name}"`);
    return bits | (1n << BigInt(index));
  }, 0n);
}

/** Returns the names of the fields whose bits are set, in schema order. */
export function fieldNames(schema: PoolSchema, bitmap: bigint): string[] {
  return schema.fields.filter((_, index) => (bitmap >> BigInt(index)) & 1n).map((field) => field.name);
}

/**
 * Returns the update type (0 to 5) under which fields of a cadence are anchored: its place among the schema's cadences, by
 * their first field. It never changes, since fields are append-only. Throws RangeError when the schema lacks the cadence.
 */
export function updateTypeOf({ name, fields }: PoolSchema, cadence: Cadence): number {
  const type = [...new Set(fields.map((field) => field.cadence))].indexOf(cadence);
  if (type < 0) throw new RangeError(`No field of schema "${name}" is sent "${cadence}"`);
  return type;
}
