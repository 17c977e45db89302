import type { PoolSchema } from "@datagraph/protocol";
import { expect, test } from "vitest";
import { dryRun, fieldsIn } from "./dryRun.ts";

const schema: PoolSchema = {
  name: "tides",
  fields: [
    { name: "night", type: "date", cadence: "daily", required: true },
    { name: "height", type: "number", minimum: 0, maximum: 9, cadence: "daily" },
  ],
};
const { signal } = new AbortController();
const run = (text: string, name = "tides.csv") => dryRun(new File([text], name), schema, signal);

test("records that fit are counted, and those that a device would not send are named", async () => {
  expect(await run("night,height\n2026-01-01,1.5\n,2\n2026-01-03,\n")).toEqual({
    ...{ fits: true, records: 3 },
    unsent: [{ field: "night", records: 1 }],
  });
});

test("every problem has its row and column", async () => {
  const found = await run("night,height\nsoon,1.5\n2026-01-02,12\n");
  expect(found).toMatchObject({
    ...{ fits: false, more: 0 },
    problems: [
      { row: 2, column: "night", value: '"soon"' },
      { row: 3, column: "height", value: '"12"' },
    ],
  });
  expect(await run('[{"night":"2026-01-01","weight":3}]', "tides.json")).toMatchObject({
    problems: [{ row: 1, column: "weight" }],
  });
  expect(await run("night\n2026-01-01\n")).toMatchObject({ problems: [{ row: 1, column: "height" }] });
});

test("a file that is no table is refused with what to choose", async () => {
  await expect(run("x", "tides.txt")).rejects.toThrow("tides.txt is no table: choose CSV, JSON or NDJSON");
});

test("a file's columns begin a schema", async () => {
  const fields = await fieldsIn(new File(["night,height\n2026-01-01,1.5\n"], "tides.csv"), signal);
  expect(fields.map(({ name, type }) => [name, type])).toEqual([
    ["night", "date"],
    ["height", "number"],
  ]);
});
