import { expect, test } from "vitest";
import { account, bytes32 } from "../test/scenario.ts";
import { cidOrNull, classOf, kindOf, payeeOf, skipReasonOf, supportOf } from "./words.ts";

test("names what the contracts number", () => {
  expect([0, 1, 2, 3, 4].map(kindOf)).toEqual(["none", "file", "pool", "stream", "derived"]);
  expect([0, 1, 2].map(classOf)).toEqual(["none", "personal", "open"]);
  expect([0, 1, 2, 3].map(supportOf)).toEqual(["against", "for", "abstain", "other"]);
  expect([1, 5, 8, 9].map(skipReasonOf)).toEqual(["expired", "insufficient-deposit", "cancelled", "reason-9"]);
});

test("has no CID for a codec nobody knows", () => {
  expect(cidOrNull(bytes32(1), 0x99)).toBeNull();
  expect(cidOrNull(bytes32(1), 0x70)).toMatch(/^bafybei/);
});

test("names an account as the vault does", () => {
  expect(payeeOf(account(0xab))).toBe(`0x${"0".repeat(56)}0acc00ab`);
});
