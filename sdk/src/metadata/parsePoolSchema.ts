import { type Cadence, type Field, type PoolSchema, stepOf } from "@datagraph/protocol";
import { z } from "zod";
import { MAX_COLUMNS } from "../records/readCsvRows.ts";

const text = z.string().max(2000);

/** Registry: anchors of one update type follow each other, and there are six. */
const MAX_CADENCES = 6;

const cadence = z
  .string()
  .default("static")
  .superRefine((value, context) => {
    try {
      stepOf(value as Cadence);
    } catch (error) {
      context.addIssue({ code: "custom", message: (error as Error).message });
    }
  });

/** Columns of a File: any names, as many as a table may have. */
const tableSchema = z.looseObject({
  fields: z
    .array(fieldNamed(z.string().min(1).max(500)))
    .min(1)
    .max(MAX_COLUMNS)
    .superRefine(namesDiffer),
});

const identifier = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, "expected an SQL identifier: a-z, 0-9 and _");
const field = fieldNamed(identifier);

const schema = z
  .strictObject({
    name: identifier,
    description: text.optional(),
    version: z
      .string()
      .regex(/^\d+\.\d+\.\d+$/, "expected a version such as 1.2.0")
      .optional(),
    time: z.string().optional(),
    privacy: z.strictObject({ answers: z.int().min(1).max(1_000_000).optional() }).optional(),
    fields: z
      .array(field)
      .min(1)
      .max(256)
      .superRefine(namesDiffer)
      .refine(fewCadences, `fields have more than ${MAX_CADENCES} cadences`),
  })
  .refine(({ time, fields }) => time === undefined || typeOf(fields, time) === "timestamp", {
    path: ["time"],
    error: "names no field of type timestamp",
  });

/** Returns a pool's schema document, checked. Throws TypeError that names the first thing wrong with it. */
export function parsePoolSchema(value: unknown): PoolSchema {
  const { success, data, error } = schema.safeParse(value);
  // Absent is the same as undefined in JSON, which zod's types cannot say under exactOptionalPropertyTypes.
  if (success) return data as PoolSchema;
  const { path, message } = error.issues[0]!;
  throw new TypeError(`Not a pool schema: ${path.length > 0 ? `${path.join(".")}: ` : ""}${message}`);
}

/** One thing wrong with a schema document: where in it, such as `fields.2.minimum` ("" for the whole), and what. */
export type SchemaProblem = { path: string; message: string };

/** Returns everything wrong with a pool's schema document; nothing for one that `parsePoolSchema` takes. */
export function poolSchemaProblems(value: unknown): SchemaProblem[] {
  const { error } = schema.safeParse(value);
  return (error?.issues ?? []).map(({ path, message }) => ({ path: path.join("."), message }));
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
      unit: z
        .string()
        .regex(/^[!-~]{1,50}$/, "expected a UCUM code, such as kg or mm[Hg]")
        .optional(),
      minimum: z.number("expected a number").optional(),
      maximum: z.number("expected a number").optional(),
      values: z.array(text).min(1).optional(),
      cadence,
      required: z.boolean().optional(),
      aggregate: z.enum(["last", "sum", "mean", "minimum", "maximum"]).optional(),
      description: text.optional(),
    })
    .refine(({ minimum, maximum }) => (minimum ?? -Infinity) <= (maximum ?? Infinity), {
      path: ["maximum"],
      error: "minimum is above maximum",
    })
    .refine(({ type, aggregate = "last" }) => aggregate === "last" || type === "integer" || type === "number", {
      path: ["aggregate"],
      error: "is for integers and numbers",
    })
    .refine(({ type, aggregate }) => type !== "integer" || aggregate !== "mean", {
      path: ["aggregate"],
      error: "a mean of integers is a number: make the field one",
    });
}

function fewCadences(fields: readonly { cadence: string }[]): boolean {
  return new Set(fields.map(({ cadence }) => cadence)).size <= MAX_CADENCES;
}

function typeOf(fields: readonly { name: string; type: string }[], wanted: string): string | undefined {
  return fields.find(({ name }) => name === wanted)?.type;
}

/** Says so at the later of two fields that share a name. */
function namesDiffer(fields: readonly { name: string }[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, { name }] of fields.entries()) {
    if (seen.has(name)) context.addIssue({ code: "custom", path: [index, "name"], message: "two fields share a name" });
    seen.add(name);
  }
}
