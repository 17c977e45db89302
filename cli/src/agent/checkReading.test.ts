import { parsePoolSchema } from "@datagraph/sdk";
import { expect, test } from "vitest";
import health from "@datagraph/sdk/schemas/consumer-health.json" with { type: "json" };
import { checkReading } from "./checkReading.ts";
import { combine } from "./combine.ts";
import { fieldsByName } from "./streamPlan.ts";

const NOW = 1_767_340_800;
const schema = parsePoolSchema(health);
const fields = fieldsByName(schema);
const rules = { fields, consented: new Set(["steps", "gender", "heart_rate", "at"]), now: NOW };
const check = (values: Record<string, unknown>, at = NOW, units?: Record<string, string>) =>
  checkReading({ at, values, origin: "file, 1", ...(units && { units }) }, rules);

test.each<[string, Record<string, unknown>, number?, Record<string, string>?]>([
  ["unknown-field", { blood: 1 }],
  ["unconsented-field", { sleep: 7 }],
  ["wrong-type", { steps: "17" }],
  ["wrong-type", { steps: 1.5 }],
  ["wrong-type", { steps: Number.NaN }],
  ["wrong-type", { heart_rate: [60] }],
  ["wrong-type", { gender: 1 }],
  ["out-of-range", { steps: -1 }],
  ["out-of-range", { heart_rate: 201 }],
  ["out-of-range", { gender: "n/a" }],
  ["wrong-unit", { heart_rate: 60 }, NOW, { heart_rate: "Hz" }],
  ["future-time", { steps: 1 }, NOW + 901],
  ["stale-time", { steps: 1 }, 0],
  ["stale-time", { steps: 1 }, Number.NaN],
])("%s is refused by name, and keeps no other value back", (rule, values, at, units) => {
  const { samples, refusals } = check({ ...values }, at, units);
  expect(samples).toEqual([]);
  expect(refusals).toEqual([expect.objectContaining({ rule, origin: "file, 1", field: Object.keys(values)[0] })]);
  if (at === undefined) expect(check({ gender: "other", ...values }).samples.length).toBe("gender" in values ? 0 : 1);
});

test("what is refused is not quoted", () => {
  const { refusals } = check({ gender: "a secret of mine", steps: "another" });
  expect(JSON.stringify(refusals)).not.toMatch(/secret|another/);
});

test("nothing is no value", () => {
  expect(check({ steps: null, heart_rate: undefined })).toEqual({ samples: [], refusals: [] });
  expect(check({ steps: 3 }, NOW + 900, { steps: "{steps}" }).samples).toEqual([
    { field: "steps", at: NOW + 900, value: 3 },
  ]);
});

test("samples of a period become one record, as the schema says", () => {
  const sample = (field: string, at: number, value: number | string) => ({ field, at, value });
  const samples = [
    ...[sample("steps", 5, 10), sample("steps", 2, 7), sample("heart_rate", 1, 60), sample("heart_rate", 2, 71)],
    ...[sample("weight", 9, 80), sample("weight", 3, 82)],
  ];
  expect(combine(samples, fields, 3_600, "at")).toEqual({
    ...{ steps: 17, heart_rate: 65.5, weight: 80, at: "1970-01-01T01:00:00Z" },
  });
});
