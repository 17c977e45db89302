import { expect, test } from "vitest";
import { stepOf } from "./cadence.ts";
import { type Cadence, type PoolSchema, updateTypeOf } from "./schema.ts";

test.each<[Cadence, object | undefined]>([
  ["static", undefined],
  ["hourly", { unit: "seconds", count: 3_600 }],
  ["daily", { unit: "days", count: 1 }],
  ["PT15M", { unit: "seconds", count: 900 }],
  ["PT1H30M", { unit: "seconds", count: 5_400 }],
  ["P7D", { unit: "days", count: 7 }],
  ["P2W", { unit: "days", count: 14 }],
  ["P1Y", { unit: "months", count: 12 }],
])("a cadence of %s has its step", (cadence, step) => expect(stepOf(cadence)).toEqual(step));

test.each(["P", "PT", "PT0S", "PT30S", "P1DT12H", "P1M1D", "P1.5D", "p1d", "P11Y", "PT99999999H", "weekly"])(
  "%s is refused, by name",
  (text) => expect(() => stepOf(text as Cadence)).toThrow(`"${text}" is no cadence`),
);

test("an update type is the place of its cadence, and stays when fields are appended", () => {
  const field = (name: string, cadence: Cadence) => ({ name, type: "number", cadence }) as const;
  const schema: PoolSchema = { name: "s", fields: [field("a", "hourly"), field("b", "daily"), field("c", "hourly")] };
  const longer = { ...schema, fields: [...schema.fields, field("d", "static"), field("e", "daily")] };
  for (const one of [schema, longer]) expect([updateTypeOf(one, "hourly"), updateTypeOf(one, "daily")]).toEqual([0, 1]);
  expect(updateTypeOf(longer, "static")).toBe(2);
  expect(() => updateTypeOf(schema, "P7D")).toThrow('No field of schema "s" is sent "P7D"');
});
