import type { PoolSchema } from "@datagraph/protocol";
import { z } from "zod";

const identifier = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, "expected an SQL identifier: a-z, 0-9 and _");
const text = z.string().max(2000);

const field = z
  .strictObject({
    name: identifier,
    type: z.enum(["integer", "number", "string", "boolean", "date", "timestamp"]),
    unit: text.optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    values: z.array(text).min(1).optional(),
    cadence: z.enum(["static", "daily", "hourly"]),
    description: text.optional(),
  })
  .refine(({ minimum, maximum }) => (minimum ?? -Infinity) <= (maximum ?? Infinity), "minimum is above maximum");

const schema = z.strictObject({
  name: identifier,
  description: text.optional(),
  fields: z
    .array(field)
    .min(1)
    .max(256)
    .refine((fields) => new Set(fields.map(({ name }) => name)).size === fields.length, "two fields share a name"),
});

/** Returns a pool's schema document, checked. Throws TypeError that names the first thing wrong with it. */
export function parsePoolSchema(value: unknown): PoolSchema {
  const { success, data, error } = schema.safeParse(value);
  // Absent is the same as undefined in JSON, which zod's types cannot say under exactOptionalPropertyTypes.
  if (success) return data as PoolSchema;
  const { path, message } = error.issues[0]!;
  throw new TypeError(`Not a pool schema: ${path.length > 0 ? `${path.join(".")}: ` : ""}${message}`);
}
