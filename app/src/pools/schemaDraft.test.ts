import { type PoolSchema } from "@datagraph/protocol";
import { poolSchemaProblems } from "@datagraph/sdk";
import environment from "@datagraph/sdk/schemas/environmental-sensors.json" with { type: "json" };
import health from "@datagraph/sdk/schemas/consumer-health.json" with { type: "json" };
import { expect, test } from "vitest";
import { type FieldDraft, EMPTY_SCHEMA, draftOf, newField, schemaOf } from "./schemaDraft.ts";

const field = (part: Partial<FieldDraft>): FieldDraft => ({ ...newField(), ...part });
const problems = (...fields: FieldDraft[]) =>
  poolSchemaProblems(schemaOf({ ...EMPTY_SCHEMA, name: "tides", fields })).map(({ path }) => path);

test.each([health, environment])("a schema that ships is the same after editing nothing: $name", (shipped) => {
  const schema = shipped as unknown as PoolSchema;
  expect(schemaOf(draftOf(schema))).toEqual(schema);
});

test("a schema's version is three numbers, or is left out", () => {
  const of = (version: string) =>
    poolSchemaProblems(schemaOf({ ...EMPTY_SCHEMA, name: "tides", version, fields: [field({ name: "height" })] }));
  expect(of("2").map(({ path }) => path)).toEqual(["version"]);
  expect([of("1.2.0"), of("")]).toEqual([[], []]);
});

test("what a type cannot have is left out, and what was left empty too", () => {
  const typed = field({
    name: "state",
    type: "string",
    unit: "kg",
    minimum: "1",
    aggregate: "sum",
    values: "wet, dry",
  });
  expect(schemaOf({ ...EMPTY_SCHEMA, name: "tides", fields: [typed] }).fields).toEqual([
    { name: "state", type: "string", values: ["wet", "dry"], cadence: "daily" },
  ]);
});

test("problems stand at the part of the field they are of", () => {
  expect(problems(field({ name: "height", minimum: "low" }))).toEqual(["fields.0.minimum"]);
  expect(problems(field({ name: "height" }), field({ name: "The height" }))).toEqual(["fields.1.name"]);
  expect(problems(field({ name: "height", unit: "kilo gram" }))).toEqual(["fields.0.unit"]);
  expect(problems(field({ name: "height", minimum: "2", maximum: "1" }))).toEqual(["fields.0.maximum"]);
  expect(problems(field({ name: "height" }), field({ name: "height" }))).toEqual(["fields.1.name"]);
  expect(problems(field({ name: "height", minimum: "-1.5e0" }))).toEqual([]);
});

test("the field that says when goes by its key, whatever its name becomes", () => {
  const at = field({ name: "at", type: "timestamp" });
  const draft = { ...EMPTY_SCHEMA, name: "tides", time: at.key, fields: [{ ...at, name: "hour" }] };
  expect(schemaOf(draft).time).toBe("hour");
});
