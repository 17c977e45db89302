import type { Aggregate, Cadence, Field, FieldType, PoolSchema } from "@datagraph/protocol";

/** One field as typed. `key` tells it from others while its name changes; "" is what was left out. */
export type FieldDraft = {
  key: string;
  name: string;
  type: FieldType;
  unit: string;
  minimum: string;
  maximum: string;
  /** between commas */
  values: string;
  cadence: string;
  required: boolean;
  aggregate: string;
  description: string;
};

/** A pool's schema as typed. `time` is the key of the field that says when. */
export type SchemaDraft = {
  name: string;
  version: string;
  description: string;
  time: string;
  fields: readonly FieldDraft[];
};

export const EMPTY_SCHEMA: SchemaDraft = { name: "", version: "1.0.0", description: "", time: "", fields: [] };
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Returns a field that nothing is said of yet, sent as often as the one before it. */
export function newField(before?: FieldDraft): FieldDraft {
  const blank = { unit: "", minimum: "", maximum: "", values: "", required: false, aggregate: "", description: "" };
  return { key: crypto.randomUUID(), name: "", type: "number", cadence: before?.cadence ?? "daily", ...blank };
}

/** Returns a schema as it may be edited. */
export function draftOf({ name, version = "", description = "", time, fields }: PoolSchema): SchemaDraft {
  const drafts = fields.map((field) => ({
    ...newField(),
    name: field.name,
    type: field.type,
    unit: field.unit ?? "",
    minimum: field.minimum === undefined ? "" : String(field.minimum),
    maximum: field.maximum === undefined ? "" : String(field.maximum),
    values: (field.values ?? []).join(", "),
    cadence: field.cadence,
    required: field.required === true,
    aggregate: field.aggregate ?? "",
    description: field.description ?? "",
  }));
  return { name, version, description, time: drafts.find((one) => one.name === time)?.key ?? "", fields: drafts };
}

/** Returns the schema document that a draft says; what is no number there is NaN, which no schema takes. */
export function schemaOf({ name, version, description, time, fields }: SchemaDraft): PoolSchema {
  const timed = fields.find(({ key }) => key === time);
  return {
    name,
    ...(description.trim() !== "" && { description: description.trim() }),
    ...(version !== "" && { version }),
    ...(timed && { time: timed.name }),
    fields: fields.map(fieldOf),
  };
}

/** Whether fields of a type have a range, and may be summed up. */
export function isNumeric(type: FieldType): boolean {
  return type === "integer" || type === "number";
}

function fieldOf(draft: FieldDraft): Field {
  const { name, type, unit, cadence, required, aggregate, description } = draft;
  const numeric = isNumeric(type);
  const values = type === "string" ? draft.values.split(",").map((one) => one.trim()) : [];
  const listed = values.filter((one) => one !== "");
  return {
    name,
    type,
    ...(numeric && unit !== "" && { unit }),
    ...(numeric && draft.minimum !== "" && { minimum: numberOf(draft.minimum) }),
    ...(numeric && draft.maximum !== "" && { maximum: numberOf(draft.maximum) }),
    ...(listed.length > 0 && { values: listed }),
    cadence: cadence as Cadence,
    ...(required && { required }),
    ...(numeric && aggregate !== "" && { aggregate: aggregate as Aggregate }),
    ...(description.trim() !== "" && { description: description.trim() }),
  };
}

function numberOf(text: string): number {
  return NUMBER.test(text) ? Number(text) : Number.NaN;
}
