import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Field } from "@datagraph/protocol";
import { expect, test } from "vitest";
import { parsePoolSchema } from "../metadata/parsePoolSchema.ts";
import { openTable } from "./openTable.ts";
import { RecordsError } from "./problems.ts";
import { type TableFormat, tableFormat } from "./tableFormat.ts";

const FIXTURES = join(import.meta.dirname, "../../../test/fixtures");
const { fields: SLEEP } = parsePoolSchema(JSON.parse(readFileSync(join(FIXTURES, "sleep.json"), "utf8")));

async function problemsOf(name: string, fields?: readonly Field[]) {
  const open = () => createReadStream(join(FIXTURES, name));
  const work = openTable({ name, format: tableFormat(name) as TableFormat, open }, fields);
  const error = await work.then(({ records }) => Array.fromAsync(records())).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RecordsError);
  return (error as RecordsError).problems.map(({ row, column }) => [row, column]);
}

test.each([
  ["empty.csv", [[undefined, undefined]]],
  ["ragged.csv", [[3, undefined]]],
  ["open-quote.csv", [[2, undefined]]],
  ["duplicate-column.csv", [[1, "day"]]],
  ["unnamed-column.csv", [[1, undefined]]],
  ["latin-1.csv", [[undefined, undefined]]],
  ["one-object.json", [[undefined, undefined]]],
  ["nested.json", [[2, "hours"]]],
  ["mixed.json", [[2, "hours"]]],
  ["no-json.ndjson", [[2, undefined]]],
])("%s is refused, naming row and column", async (name, where) => {
  expect(await problemsOf(name)).toEqual(where);
});

test.each([
  ["wrong-type.csv", [[2, "coffee"]]],
  ["out-of-range.csv", [[2, "hours"]]],
  [
    "wrong-column.csv",
    [
      [1, "coffee"],
      [1, "tea"],
    ],
  ],
  ["wrong-type.ndjson", [[1, "hours"]]],
])("%s does not fit the schema, and is refused", async (name, where) => {
  expect(await problemsOf(name, SLEEP)).toEqual(where);
});
