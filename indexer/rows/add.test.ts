import { expect, test } from "vitest";
import { add } from "./add.ts";

test("adds to the named columns and leaves the others alone", () => {
  const row = { name: "a", uses: 2n, units: 5n };
  expect(add(row, { uses: 1n, units: -7n })).toEqual({ uses: 3n, units: -2n });
  expect(add(row, { uses: 1n })).toEqual({ uses: 3n });
  expect(row).toEqual({ name: "a", uses: 2n, units: 5n });
});
