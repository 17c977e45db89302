import { metagraphChain } from "@datagraph/protocol";
import { zeroHash } from "viem";
import { expect, test } from "vitest";
import { type Around, EMPTY_RULES, type RulesDraft, rulesOf } from "./rulesDraft.ts";

const address = (digit: string) => `0x${digit.repeat(40)}` as const;
const METAGRAPH = metagraphChain("DAG1");
const around: Around = {
  token: { index: 1, decimals: 6 },
  validators: [address("1"), address("2")],
  self: address("9"),
  chains: [{ chain: zeroHash }, { chain: METAGRAPH }],
};
const priced: RulesDraft = { ...EMPTY_RULES, prices: { 2: "0.001", 3: "" } };
const problems = (part: Partial<RulesDraft>, given = around) =>
  Object.keys(rulesOf({ ...priced, ...part }, given).problems);

test("rules are what was typed, in the chain's units", () => {
  const { rules, problems: none } = rulesOf({ ...priced, every: "2", unit: "hours", without: [address("1")] }, around);
  expect(none).toEqual({});
  expect(rules).toMatchObject({
    ...{ k: 5, granularity: 7_200, recordsPerPeriod: 1, token: 1, admitter: address("9") },
    ...{ prices: [{ licence: 2, price: 1_000n }], validators: [address("2")] },
  });
});

test("an open pool has no k, whatever was typed", () => {
  expect(rulesOf({ ...priced, personal: false, k: "many" }, around)).toMatchObject({ problems: {}, rules: { k: 0 } });
});

test("streams anchor on the chain that was chosen, on this one unless another was; never elsewhere in silence", () => {
  const chain = (part: Partial<RulesDraft>) => rulesOf({ ...priced, ...part }, around).rules.chain;
  expect(chain({})).toBe(zeroHash);
  expect(chain({ chain: METAGRAPH })).toBe(METAGRAPH);
  expect(problems({ chain: METAGRAPH })).toEqual([]);
  expect(problems({ chain: METAGRAPH }, { ...around, chains: [{ chain: zeroHash }] })).toEqual(["chain"]);
  expect(problems({ chain: zeroHash }, { ...around, chains: [] })).toEqual([]);
});

test("every fault is told at its field", () => {
  expect(problems({ k: "1" })).toEqual(["k"]);
  expect(problems({ every: "0" })).toEqual(["every"]);
  expect(problems({ every: "49711", unit: "days" })).toEqual(["every"]);
  expect(problems({ records: "-1" })).toEqual(["records"]);
  expect(problems({ prices: {} })).toEqual(["prices"]);
  expect(problems({ prices: { 2: "0.0000001" } })).toEqual(["price-2"]);
  expect(problems({ without: around.validators })).toEqual(["validators"]);
  expect(problems({ admitter: "0x12" })).toEqual(["admitter"]);
  expect(problems({}, { ...around, self: undefined })).toEqual(["admitter"]);
});
