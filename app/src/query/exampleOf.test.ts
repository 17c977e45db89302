import { expect, it } from "vitest";
import { exampleOf } from "./exampleOf.ts";

const fields = [
  { name: "level", type: "integer", cadence: "hourly" },
  { name: "place", type: "string", cadence: "static" },
] as const;
const people = { pool: { class: "personal" }, schema: { name: "people", fields } } as const;
const places = { pool: { class: "open" }, schema: { name: "places", fields } } as const;

it("groups an open pool by a text, and only counts a personal one, whose groups may be too small", () => {
  expect(exampleOf([people, places])).toBe(
    "SELECT place, count(*) AS records\nFROM places\nGROUP BY place\nORDER BY records DESC\nLIMIT 10",
  );
  expect(exampleOf([people])).toBe("SELECT count(*) AS records\nFROM people");
  expect(exampleOf([{ ...places, schema: { ...places.schema, fields: [fields[0]] } }])).toBe(
    "SELECT count(*) AS records\nFROM places",
  );
});

it("is empty where there is nothing to ask", () => {
  expect(exampleOf([])).toBe("");
  expect(exampleOf(undefined)).toBe("");
});
