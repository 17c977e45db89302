import type { Field, FieldType, PoolSchema } from "@datagraph/protocol";

/** A JSON Schema document (https://json-schema.org/draft/2020-12/schema). */
export type JsonSchema = { readonly [keyword: string]: unknown };

const TYPES: Readonly<Record<FieldType, JsonSchema>> = {
  integer: { type: "integer", minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
  number: { type: "number" },
  string: { type: "string" },
  boolean: { type: "boolean" },
  date: { type: "string", format: "date" },
  timestamp: { type: "string", format: "date-time", pattern: "Z$" },
};

/**
 * Returns the JSON Schema (draft 2020-12) of one record of a pool. Units (UCUM), cadences and aggregates are kept as
 * `x-` keywords, which validators pass over. Any field may be null or absent but those that are required.
 */
export function jsonSchema({ name, description, version, fields }: PoolSchema): JsonSchema {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: name,
    ...(description !== undefined && { description }),
    ...(version !== undefined && { "x-version": version }),
    type: "object",
    properties: Object.fromEntries(fields.map((field) => [field.name, propertyOf(field)])),
    required: fields.filter(({ required }) => required === true).map((field) => field.name),
    additionalProperties: false,
  };
}

function propertyOf({ type, unit, minimum, maximum, values, cadence, aggregate, required, description }: Field) {
  const typed = {
    ...TYPES[type],
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(values !== undefined && { enum: values }),
  };
  const said = {
    ...(description !== undefined && { description }),
    ...(unit !== undefined && { "x-unit": unit }),
    "x-cadence": cadence,
    ...(aggregate !== undefined && { "x-aggregate": aggregate }),
  };
  return required === true ? { ...said, ...typed } : { ...said, anyOf: [typed, { type: "null" }] };
}
