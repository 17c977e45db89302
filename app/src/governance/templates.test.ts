import { zeroAddress } from "viem";
import { expect, test } from "vitest";
import { type Known, TEMPLATES, type Values, complete } from "./templates.ts";

const DOLLAR = "0x00000000000000000000000000000000000000d0";
const SOMEBODY = "0x00000000000000000000000000000000000000a1";
const known: Known = {
  licences: [2, 3],
  tokens: [
    { token: zeroAddress, symbol: "ETH", decimals: 18 },
    { token: DOLLAR, symbol: "tUSD", decimals: 6 },
  ],
  parameters: {
    "RewardVault.rest": 1n,
    "RewardVault.vetoWindow": 2n,
    "RewardVault.proposalTimeout": 3n,
    "RewardVault.bond": 4n,
    "QueryLedger.notice": 600n,
    "Unknown.thing": 1n,
  },
};

function asked(kind: string, typed: Values) {
  const template = TEMPLATES[kind]!;
  const { values, problems } = complete(template, typed, known);
  expect(problems).toEqual({});
  return template.ask(values, known);
}

test("a fee of the first licence, unless another is chosen", () => {
  expect(asked("fee", { percent: "2.5" })).toMatchObject({ functionName: "setFee", args: [2, 250] });
  expect(asked("fee", { percent: "2.5", licence: "3" }).args).toEqual([3, 250]);
});

test("a licence without an issuer needs no eligibility", () => {
  const terms = `0x${"ab".repeat(32)}`;
  const typed = { licence: "7", terms, percent: "1", active: "no" };
  expect(asked("licence", typed).args).toEqual([
    7,
    { terms, feeBps: 100, active: false, needsEligibility: false, issuer: zeroAddress },
  ]);
  expect(asked("custom", { ...typed, request: "4", issuer: SOMEBODY }).args).toEqual([
    4n,
    7,
    { terms, feeBps: 100, active: false, needsEligibility: true, issuer: SOMEBODY },
  ]);
});

test("the vault's parameters go together, the others as they stand", () => {
  expect(asked("parameter", { parameter: "RewardVault.vetoWindow", value: "90" })).toMatchObject({
    contract: "RewardVault",
    functionName: "setParameters",
    args: [1n, 90n, 3n, 4n],
  });
  expect(asked("parameter", { parameter: "QueryLedger.notice", value: "9" })).toMatchObject({
    functionName: "setNotice",
    args: [9n],
  });
  const choices = TEMPLATES.parameter!.inputs[0]!.choices!(known).map(([name]) => name);
  expect(choices).not.toContain("Unknown.thing");
});

test("a parameter's field says its unit, what stands now, and how much the new value is", () => {
  const [parameter, value] = TEMPLATES.parameter!.inputs;
  expect(parameter!.choices!(known)).toContainEqual(["QueryLedger.notice", "QueryLedger.notice, now 10 minutes"]);
  const values = { parameter: "QueryLedger.notice" };
  const hint = value!.hint as (values: Values, known: Known) => string;
  expect(hint(values, known)).toBe("In seconds. Now 600: 10 minutes.");
  expect(value!.reading!("700", values)).toBe("= 11 min 40 s");
});

test("payments are in the token's smallest unit; the coin goes by value", () => {
  expect(asked("payment", { token: DOLLAR, account: SOMEBODY, amount: "1.5" })).toMatchObject({
    contract: { token: DOLLAR },
    args: [SOMEBODY, 1_500_000n],
  });
  expect(asked("payment", { account: SOMEBODY, amount: "2" })).toMatchObject({ value: 2n * 10n ** 18n, args: [] });
});

test.each([
  ["fee", { percent: "11" }, "percent"],
  ["payment", { token: DOLLAR, account: SOMEBODY, amount: "1.1234567" }, "amount"],
  ["payment", { account: "0x12", amount: "1" }, "account"],
  ["parameter", { value: "-1" }, "value"],
  ["parameter", { parameter: "RewardVault.vetoWindow", value: "59" }, "value"],
  ["parameter", { parameter: "QueryLedger.notice", value: "2592001" }, "value"],
  ["parameter", { parameter: "QueryLedger.notice", value: "1.5" }, "value"],
  ["appointment", { account: "x".repeat(10_000_000) }, "account"],
])("%s: what does not do is told beside its field", (kind, typed: Values, field) => {
  expect(Object.keys(complete(TEMPLATES[kind]!, typed, known).problems)).toEqual([field]);
});
