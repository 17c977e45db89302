import { readFileSync } from "node:fs";
import type { Field } from "@datagraph/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pieces } from "../bytes/pieces.ts";
import { streamOf } from "../bytes/streamOf.ts";
import { readFileStream } from "../files/readFileStream.ts";
import { BIRDS, FFQ, SEATTLE } from "../testing/datasets.ts";
import { inferFields } from "./inferFields.ts";
import { RecordsError } from "./problems.ts";
import { type CsvOptions, readCsvRecords } from "./readCsvRecords.ts";
import { readCsvRows } from "./readCsvRows.ts";

const FIELDS: Field[] = [
  { name: "name", type: "string", cadence: "static" },
  { name: "age", type: "integer", minimum: 0, maximum: 120, unit: "a", cadence: "static" },
  { name: "weight", type: "number", cadence: "daily" },
  { name: "smoker", type: "boolean", cadence: "static" },
  { name: "born", type: "date", cadence: "static" },
  { name: "seen", type: "timestamp", cadence: "hourly" },
  { name: "sex", type: "string", values: ["f", "m"], cadence: "static" },
];
const HEADER = "name,age,weight,smoker,born,seen,sex";
const ROW = "Ann,41,61.5,yes,1985-02-28,2026-01-31T08:00:00Z,f";
const ANN = {
  name: "Ann",
  age: 41,
  weight: 61.5,
  smoker: true,
  born: "1985-02-28",
  seen: "2026-01-31T08:00:00Z",
  sex: "f",
};

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string | Uint8Array, options: Partial<CsvOptions> = {}) =>
  Array.fromAsync(
    readCsvRecords(streamOf(typeof text === "string" ? bytes(text) : text), FIELDS, { file: "ann.csv", ...options }),
  );

async function failure(work: Promise<unknown>): Promise<RecordsError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(RecordsError);
  return error as RecordsError;
}

describe("reads", () => {
  test.each([
    ["LF", `${HEADER}\n${ROW}\n`],
    ["CRLF", `${HEADER}\r\n${ROW}\r\n`],
    ["a byte order mark", `\uFEFF${HEADER}\n${ROW}`],
    ["quotes", `"name",age,weight,smoker,born,seen,sex\n"Ann","41",61.5,TRUE,1985-02-28,2026-01-31T08:00:00Z,"f"\n`],
    ["blank lines", `${HEADER}\n\n${ROW}\n\n`],
    [
      "another order of columns",
      `sex,age,weight,smoker,born,seen,name\nf,41,61.5,1,1985-02-28,2026-01-31T08:00:00Z,Ann`,
    ],
  ])("%s", async (_, text) => expect(await read(text)).toEqual([ANN]));

  test("commas, quotes and line breaks within quotes, and empty cells as null", async () => {
    const [record] = await read(`${HEADER}\n"A, ""n""\r\nn",,,,,,\n`);
    expect(record).toEqual({ ...Object.fromEntries(Object.keys(ANN).map((key) => [key, null])), name: 'A, "n"\r\nn' });
  });

  test("extra columns only when asked to ignore them", async () => {
    const text = `${HEADER},shoe\n${ROW},39\n`;
    expect(await read(text, { extraColumns: "ignore" })).toEqual([ANN]);
    expect((await failure(read(text))).problems).toMatchObject([{ row: 1, column: "shoe" }]);
  });

  test("text cut anywhere, in the middle of a character too", async () => {
    const text = bytes(`${HEADER}\n${ROW.replace("Ann", "Ännå🌧")}\n`);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), async (size) => {
        const records = await Array.fromAsync(readCsvRecords(pieces(streamOf(text), size), FIELDS, { file: "x" }));
        expect(records).toEqual([{ ...ANN, name: "Ännå🌧" }]);
      }),
    );
  });
});

describe("refuses, naming file, row, column and value:", () => {
  test.each([
    ["an empty file", "", {}, /empty/],
    ["only a byte order mark", "\uFEFF", {}, /empty/],
    ["a header alone", `${HEADER}\n`, {}, /without records/],
    ["a short row", `${HEADER}\n${ROW}\nBob,1\n`, { row: 3 }, /2 cells, but the header has 7/],
    ["a long row", `${HEADER}\n\n${ROW},9\n`, { row: 3 }, /8 cells/],
    ["a column twice", `name,age,name\na,1,b\n`, { row: 1, column: "name" }, /twice/],
    ["a column without a name", `name,,age\na,1,b\n`, { row: 1 }, /column 2 has no name/],
    ["a missing column", `${HEADER.replace(",sex", "")}\n${ROW.slice(0, -2)}\n`, { column: "sex" }, /lacks it/],
    [
      "text for an integer",
      `${HEADER}\n${ROW.replace("41", "forty")}\n`,
      { row: 2, column: "age", value: '"forty"' },
      /./,
    ],
    ["a fraction for an integer", `${HEADER}\n${ROW.replace("41", "4.5")}\n`, { column: "age" }, /whole number/],
    ["an integer past 2^53", `${HEADER}\n${ROW.replace("41", "9007199254740993")}\n`, { column: "age" }, /whole/],
    ["a decimal comma", `${HEADER}\n${ROW.replace("61.5", '"61,5"')}\n`, { column: "weight" }, /with a point/],
    ["infinity", `${HEADER}\n${ROW.replace("61.5", "1e999")}\n`, { column: "weight" }, /decimal/],
    ["a value below the minimum", `${HEADER}\n${ROW.replace("41", "-1")}\n`, { column: "age" }, /from 0 to 120 \(a\)/],
    ["a value that is not listed", `${HEADER}\n${ROW.slice(0, -1)}x\n`, { column: "sex" }, /one of f, m/],
    ["a day there is not", `${HEADER}\n${ROW.replace("02-28", "02-29")}\n`, { column: "born" }, /calendar day/],
    ["a time of another zone", `${HEADER}\n${ROW.replace("00Z", "00+01:00")}\n`, { column: "seen" }, /in UTC/],
    ["a quote that never ends", `${HEADER}\n"${ROW}\n`, { row: 2 }, /never ends/],
    ["a quote within a cell", `${HEADER}\n${ROW.replace("Ann", 'An"n')}\n`, { row: 2 }, /middle of a cell/],
  ])("%s", async (_, text, where, message) => {
    const { file, problems } = await failure(read(text));
    expect(file).toBe("ann.csv");
    expect(problems[0]).toMatchObject(where);
    expect(problems[0]!.message).toMatch(message);
  });

  test("UTF-16, Latin-1 and binary", async () => {
    const utf16 = new Uint8Array([0xff, 0xfe, 0x61, 0, 0x2c, 0]);
    const latin1 = new Uint8Array([...bytes(`${HEADER}\n`), 0xc4, 0x2c]);
    const cut = bytes(`${HEADER}\n${ROW}Ä`).slice(0, -1);
    for (const file of [utf16, latin1, cut, new Uint8Array([0x61, 0, 0x62])])
      expect((await failure(read(file))).message).toMatch(/UTF-8/);
  });

  test("100,000 columns, but not 10,000", async () => {
    const wide = (count: number) => {
      const header = Array.from({ length: count }, (_, index) => `c${index}`).join();
      return streamOf(bytes(`${header}\n${",".repeat(count - 1)}\n`));
    };
    expect((await failure(readCsvRows(wide(100_000), "wide.csv"))).message).toMatch(/100000 columns; at most 10000/);
    const { header, rows } = await readCsvRows(wide(10_000), "wide.csv");
    expect(header).toHaveLength(10_000);
    expect((await rows.next()).value.cells).toHaveLength(10_000);
  });

  test("up to 20 problems at once, long values shortened, records before them given", async () => {
    const bad = ROW.replace("41", "x".repeat(5000));
    const records = readCsvRecords(streamOf(bytes([HEADER, ROW, ...Array(50).fill(bad)].join("\n"))), FIELDS, {
      file: "ann.csv",
    });
    expect((await records.next()).value).toEqual(ANN);
    const error = await failure(records.next());
    expect(error.problems).toHaveLength(20);
    expect(error.problems[0]).toMatchObject({ row: 3, column: "age" });
    expect(error.problems[19]).toMatchObject({ row: 22 });
    expect(error.message.length).toBeLessThan(5000);
  });
});

test("any table comes back as it was", async () => {
  const cell = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0") && text.isWellFormed());
  const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 });
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(table, fc.constantFrom("\n", "\r\n"), async (rows, newline) => {
      const text = [["a", "b"], ...rows].map((row) => row.map(quote).join()).join(newline);
      const fields = ["a", "b"].map((name) => ({ name, type: "string", cadence: "static" }) as const);
      const records = await Array.fromAsync(readCsvRecords(streamOf(bytes(text)), fields, { file: "t.csv" }));
      expect(records).toEqual(rows.map(([a, b]) => ({ a: a || null, b: b || null })));
    }),
  );
});

test("any bytes are read or refused with a RecordsError, never otherwise", async () => {
  const piece = fc.constantFrom("a", ",", '"', "\n", "\r\n", "1", "\uFEFF", " ", "é", "-", "\0");
  const text = fc.array(piece, { maxLength: 40 }).map((parts) => bytes(parts.join("")));
  await fc.assert(
    fc.asyncProperty(fc.oneof(text, fc.uint8Array({ maxLength: 40 })), async (file) => {
      const inferred = await inferFields(streamOf(file), "f").catch((error: unknown) => error);
      if (inferred instanceof Error) {
        expect(inferred).toBeInstanceOf(RecordsError);
        return;
      }
      const { fields, records } = inferred as Awaited<ReturnType<typeof inferFields>>;
      expect(await Array.fromAsync(readCsvRecords(streamOf(file), fields, { file: "f" }))).toHaveLength(records);
    }),
    { numRuns: 400 },
  );
});

describe("infers", () => {
  const typesOf = async (text: string) =>
    (await inferFields(streamOf(bytes(text)), "t.csv")).fields.map(({ type }) => type).join();

  test("the narrowest type all cells have", async () => {
    expect(await typesOf("a,b,c,d,e,f\n1,1.5,true,2026-01-31,2026-01-31T00:00:00Z,x\n,2,FALSE,,,\n")).toBe(
      "integer,number,boolean,date,timestamp,string",
    );
    expect(await typesOf("a,b,c,d\n1,1,2026-01-31,true\n2.5,x,2026-02-30,1\n")).toBe("number,string,string,string");
  });

  test("text for post codes, yes or no, what is too large, and nothing at all", async () => {
    expect(await typesOf("a,b,c,d\n01067,yes,9007199254740993,\n10115,no,1,\n")).toBe("string,string,number,string");
    expect(await typesOf("a,b\n0,0.5\n-0,10\n")).toBe("integer,number");
  });

  test("Seattle's weather", async () => {
    const { fields, records } = await inferFields(readFileStream(SEATTLE), "seattle-weather.csv");
    expect(records).toBe(readFileSync(SEATTLE, "utf8").trim().split("\n").length - 1);
    expect(fields.map(({ name, type }) => `${name}:${type}`)).toEqual([
      "date:date",
      "precipitation:number",
      "temp_max:number",
      "temp_min:number",
      "wind:number",
      "weather:string",
    ]);
  });

  test("bird strikes and the food survey, whose records equal the package's own JSON", async () => {
    const birds = await inferFields(readFileStream(BIRDS), "birdstrikes.csv");
    expect(birds.records).toBe(10_000);
    expect(birds.fields.find(({ name }) => name === "Flight Date")?.type).toBe("date");
    const { fields } = await inferFields(readFileStream(FFQ), "ffq.csv");
    const records = await Array.fromAsync(readCsvRecords(readFileStream(FFQ), fields, { file: "ffq.csv" }));
    expect(records).toEqual(JSON.parse(readFileSync(FFQ.replace(/csv$/, "json"), "utf8")));
  });
});
