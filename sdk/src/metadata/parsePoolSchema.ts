import type { Field, PoolSchema } from "@datagraph/protocol";
import { z } from "zod";
import { MAX_COLUMNS } from "../records/readCsvRows.ts";

const text = z.string().max(2000);

/** Columns of a File: any names, as many as a table may have. */
const tableSchema = z.looseObject({
  fields: z
    .array(fieldNamed(z.string().min(1).max(500)))
    .min(1)
    .max(MAX_COLUMNS)
    .refine(namesDiffer, "two fields share a name"),
});

const identifier = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, "expected an SQL identifier: a-z, 0-9 and _");
const field = fieldNamed(identifier);

const schema = z.strictObject({
  name: identifier,
  description: text.optional(),
  fields: z.array(field).min(1).max(256).refine(namesDiffer, "two fields share a name"),
});

/** Returns a pool's schema document, checked. Throws TypeError that names the first thing wrong with it. */
export function parsePoolSchema(value: unknown): PoolSchema {
  const { success, data, error } = schema.safeParse(value);
  // Absent is the same as undefined in JSON, which zod's types cannot say under exactOptionalPropertyTypes.
  if (success) return data as PoolSchema;
  const { path, message } = error.issues[0]!;
  throw new TypeError(`Not a pool schema: ${path.length > 0 ? `${path.join(".")}: ` : ""}${message}`);
}

/** Returns the fields of a table's schema document, checked. Throws TypeError that names the first thing wrong with it. */
export function parseTableSchema(value: unknown): Field[] {
  const { success, data, error } = tableSchema.safeParse(value);
  if (success) return data.fields as Field[];
  const { path, message } = error.issues[0]!;
  throw new TypeError(`Not a schema: ${path.length > 0 ? `${path.join(".")}: ` : ""}${message}`);
}

function fieldNamed(name: z.ZodString) {
  return z
    .strictObject({
      name,
      type: z.enum(["integer", "number", "string", "boolean", "date", "timestamp"]),
      unit: text.optional(),
      minimum: z.number().optional(),
      maximum: z.number().optional(),
      values: z.array(text).min(1).optional(),
      cadence: z.enum(["static", "daily", "hourly"]).default("static"),
      description: text.optional(),
    })
    .refine(({ minimum, maximum }) => (minimum ?? -Infinity) <= (maximum ?? Infinity), "minimum is above maximum");
}

function namesDiffer(fields: readonly { name: string }[]): boolean {
  return new Set(fields.map(({ name }) => name)).size === fields.length;
}
