import type { DataRecord, Field } from "@datagraph/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pieces } from "../bytes/pieces.ts";
import { streamOf } from "../bytes/streamOf.ts";
import { jsonElements } from "./jsonElements.ts";
import { openTable } from "./openTable.ts";
import { RecordsError } from "./problems.ts";
import type { TableFormat } from "./tableFormat.ts";

const FIELDS: Field[] = [
  { name: "n", type: "integer", minimum: 0, cadence: "daily" },
  { name: "text", type: "string", cadence: "static" },
  { name: "constructor", type: "number", cadence: "static" },
];

const bytes = (text: string) => new TextEncoder().encode(text);
const table = (text: string, format: TableFormat = "json", fields?: Field[]) =>
  openTable({ name: `t.${format}`, format, open: () => streamOf(bytes(text)) }, fields);
const recordsOf = async (text: string, format: TableFormat = "json", fields: Field[] | undefined = FIELDS) =>
  Array.fromAsync((await table(text, format, fields)).records());

async function failure(work: Promise<unknown>): Promise<RecordsError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(RecordsError);
  return error as RecordsError;
}

const value = fc.record({
  n: fc.nat(),
  text: fc.string({ unit: "grapheme" }).filter((text) => text.isWellFormed()),
  constructor: fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
});

describe("JSON tables", () => {
  test("come back however they are laid out and cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(undefined, 1, "\t"),
        fc.integer({ min: 1, max: 40 }),
        async (records, indent, size) => {
          const text = `\uFEFF \n${JSON.stringify(records, null, indent)}\n`;
          const open = () => pieces(streamOf(bytes(text)), size);
          const { records: read } = await openTable({ name: "t.json", format: "json", open }, FIELDS);
          expect(await Array.fromAsync(read())).toEqual(records);
        },
      ),
    );
  });

  test("split as JSON.parse does, or are refused, whatever they hold", async () => {
    const piece = fc.constantFrom("[", "]", "{", "}", ",", '"', "\\", "1", "a", ":", " ", "\n", "null");
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 20 }), fc.integer({ min: 1, max: 5 }), async (parts, size) => {
        const text = parts.join("");
        const elements = await Array.fromAsync(
          jsonElements(pieces(streamOf(bytes(text)), size), "f"),
          ({ text: one }) => JSON.parse(one),
        ).catch((error: unknown) => error as Error);
        const whole = parsed(text);
        if (Array.isArray(whole)) expect(elements).toEqual(whole);
        else expect(elements).toBeInstanceOf(Error);
      }),
      { numRuns: 500 },
    );
  });

  test("and NDJSON hold the same records", async () => {
    const records: DataRecord[] = [{ n: 1, text: "a" }, { text: null }, {}];
    expect(await recordsOf(JSON.stringify(records))).toEqual(records);
    expect(await recordsOf(records.map((one) => JSON.stringify(one)).join("\n"), "ndjson")).toEqual(records);
  });

  test.each([
    ["an empty file", "", /empty: it needs an array/],
    ["an object", '{"n":1}', /expected an array/],
    ["an array that never ends", '[{"n":1},', /row 2: the file ends within its array/],
    ["a comma too many", '[{"n":1},]', /row 2: a comma without a record/],
    ["text behind it", "[] []", /"\[\]": text after the array/],
    ["no JSON", "[{n:1}]", /row 1: "\{n:1\}": no JSON/],
    ["a number for a record", "[1]", /row 1: "1": expected a JSON object/],
    ["an unknown field", '[{"m":1}]', /row 1, column "m"/],
    ["a nested value", '[{"n":1},{"n":[1]}]', /row 2, column "n": "\[1\]": a field holds no lists/],
    ["another type", '[{"n":"1"}]', /row 1, column "n": "1": expected a whole number/],
    ["a number past 2^53", '[{"n":9007199254740993}]', /column "n"/],
    ["a value out of range", '[{"n":-1}]', /column "n": "-1": expected a value from 0/],
  ])("are refused: %s", async (_, text, message) => {
    expect((await failure(recordsOf(text))).message).toMatch(message);
  });

  test("have up to 20 problems told, and the rest counted", async () => {
    const error = await failure(recordsOf(JSON.stringify(Array(50).fill({ n: -1, text: 1 }))));
    expect(error.problems).toHaveLength(20);
    expect(error.problems[3]).toMatchObject({ row: 2, column: "text" });
    expect(error.more).toBe(80);
    expect(error.message).toMatch(/and 80 more problems like these$/);
  });
});

describe("inferred from JSON", () => {
  const typesOf = async (records: unknown[]) =>
    (await table(JSON.stringify(records))).fields.map(({ name, type }) => `${name}:${type}`).join();

  test("the narrowest type all values have, in the order they appear", async () => {
    expect(
      await typesOf([
        { a: 1, b: 1, c: true, d: "2026-01-31", e: null },
        { b: 1.5, d: "2026-02-28", f: "2026-01-31T00:00:00Z", g: "2026-01-31" },
        { g: "x" },
      ]),
    ).toBe("a:integer,b:number,c:boolean,d:date,e:string,f:timestamp,g:string");
  });

  test("no type where values differ, nest, or are none", async () => {
    const error = await failure(typesOf([{ a: 1 }, { a: "x" }, { a: { b: 1 } }, 7]));
    expect(error.problems.map(({ row, column }) => [row, column])).toEqual([
      [2, "a"],
      [3, "a"],
      [4, undefined],
    ]);
    for (const empty of [[], [{}]]) expect((await failure(typesOf(empty))).message).toMatch(/no records with fields/);
  });
});

test("Parquet and Arrow are left to the command line", async () => {
  for (const format of ["parquet", "arrow"] as const)
    expect((await failure(table("", format))).message).toMatch(/read by the datagraph command/);
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
