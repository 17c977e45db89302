import { expect, test } from "vitest";
import { conditionHash, gateIdentity } from "./condition.ts";

const terms = {
  contract: "0x5fbdb2315678afecb367f032d93f642f64180aa3",
  condition: "hasAccess",
  id: 42n,
  chainName: "baseSepolia",
} as const;
const golden = "556634c25d7bb2c3887e2f9698d4a30bcfd54084fd9d3459090890c34750b8a2";

test("the condition hash is the one Lit's SDK computes, whatever the casing of the address", () => {
  expect(conditionHash(terms)).toBe(golden);
});

test("each part of a condition changes its hash", () => {
  const others = [
    { id: 43n },
    { chainName: "base" },
    { condition: "isValidator" as const },
    { contract: `0x${"11".repeat(20)}` as const },
  ];
  for (const other of others) expect(conditionHash({ ...terms, ...other })).not.toBe(golden);
});

test("the identity joins condition hash and key digest", () => {
  expect(gateIdentity(terms, "0xabcd")).toBe(`lit-accesscontrolcondition://${golden}/abcd`);
});
