import { expect, test } from "vitest";
import { rowsOf, toBars, toCsv } from "./rows.ts";

test("writes CSV that keeps commas, quotes and lines, and hands no formula to a spreadsheet", () => {
  const rows = [
    { name: 'a "b", c', n: -1, note: "=HYPERLINK(1)" },
    { name: "two\nlines", n: null, note: "fine" },
  ];
  expect(toCsv(rows)).toBe('name,n,note\r\n"a ""b"", c",-1,\'=HYPERLINK(1)\r\n"two\nlines",,fine\r\n');
  expect(toCsv([])).toBe("\r\n");
});

test("charts the number by the name beside it, and nothing where there is none", () => {
  const rows = rowsOf(new TextEncoder().encode('[{"cat":"yes","people":12},{"cat":null,"people":42}]'));
  expect(toBars(rows)).toEqual({
    name: "people",
    bars: [
      { label: "yes", value: 12 },
      { label: "null", value: 42 },
    ],
  });
  expect(toBars([{ mean: 3 }])).toBeUndefined();
  expect(
    toBars([
      { a: "x", b: "y" },
      { a: "z", b: "w" },
    ]),
  ).toBeUndefined();
});
