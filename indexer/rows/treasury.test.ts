import { expect, test } from "vitest";
import { account } from "../test/scenario.ts";
import { treasuryDelta } from "./treasury.ts";

const [treasury, other] = [account(1), account(2)] as const;

test.each([
  ["what comes in", { from: other, to: treasury }, 5n],
  ["what goes out", { from: treasury, to: other }, -5n],
  ["what it sends itself", { from: treasury, to: treasury }, 0n],
  ["what others send each other", { from: other, to: other }, 0n],
])("counts %s", (_, ends, expected) => {
  expect(treasuryDelta({ ...ends, value: 5n }, treasury)).toBe(expected);
});
