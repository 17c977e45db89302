import { expect, test } from "vitest";
import { parsePercent } from "./parsePercent.ts";

test("takes percentages that the contract allows, to two decimals", () => {
  expect(["0", "2.5", "0.05", "10"].map(parsePercent)).toEqual([0, 250, 5, 1_000]);
  expect(["", "10.01", "11", "-1", "1e1", "2,5", "1.234", " 1"].map(parsePercent)).toEqual(Array(8).fill(undefined));
});
