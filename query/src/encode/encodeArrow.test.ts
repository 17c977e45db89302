import { DuckDBDateValue, DuckDBTimestampValue } from "@duckdb/node-api";
import { tableFromIPC } from "apache-arrow";
import { expect, it } from "vitest";
import { encodeArrow } from "./encodeArrow.ts";

const columns = [
  ...["BIGINT", "INTEGER", "DOUBLE", "VARCHAR", "BOOLEAN", "DATE", "TIMESTAMP", "HUGEINT"].map((type) => ({
    name: type.toLowerCase(),
    type,
  })),
];
const row = [
  ...[2n ** 60n, -7, 0.5, "ö", true],
  ...[new DuckDBDateValue(19_000), new DuckDBTimestampValue(1_700_000_000_123_456n), -(2n ** 70n)],
];
const none = columns.map(() => null);

it("writes every type, and NULL, as an Arrow IPC stream that reads back", () => {
  const table = tableFromIPC(encodeArrow({ columns, raw: [row, none] }));
  const [first, second] = table.toArray().map((each) => (each as { toJSON(): Record<string, unknown> }).toJSON());
  expect(second).toEqual(Object.fromEntries(columns.map(({ name }) => [name, null])));
  expect(first).toMatchObject({ bigint: 2n ** 60n, integer: -7, double: 0.5, varchar: "ö", boolean: true });
  expect(Number(first?.["date"])).toBe(19_000 * 86_400_000);
  expect(table.getChild("timestamp")!.data[0]!.values[0]).toBe(1_700_000_000_123_456n);
  expect([...(table.getChild("hugeint")!.data[0]!.values as Uint32Array)].slice(0, 4)).toEqual([
    0,
    0,
    2 ** 32 - 64,
    2 ** 32 - 1,
  ]);
});

it("cuts many rows into batches, and keeps the schema of none", () => {
  const many = encodeArrow({
    columns: [{ name: "n", type: "INTEGER" }],
    raw: Array.from({ length: 40_000 }, (_, n) => [n]),
  });
  const table = tableFromIPC(many);
  expect([table.batches.length, table.numRows, table.getChild("n")!.get(39_999)]).toEqual([3, 40_000, 39_999]);
  expect(tableFromIPC(encodeArrow({ columns, raw: [] })).schema.names).toEqual(columns.map(({ name }) => name));
});
