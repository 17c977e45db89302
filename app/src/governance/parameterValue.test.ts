import { expect, test } from "vitest";
import { parameterReading, parameterUnit, parameterValue } from "./parameterValue.ts";

test.each([
  ["notice", 604_800n, "7 days"],
  ["minDelay", 0n, "0 seconds"],
  ["votingPeriod", 50n, "50 blocks"],
  ["bond", 10n ** 17n, "0.1 ETH"],
  ["proposalThreshold", 1_000n * 10n ** 18n, "1,000 votes"],
  ["quorumNumerator", 4n, "4 %"],
  ["validatorShareBps", 1_050n, "10.5 %"],
  ["something new", 1_234n, "1,234"],
])("%s of %s is %s", (name, value, shown) => {
  expect(parameterValue({ name, value })).toBe(shown);
});

test.each([
  ["rest", 700n, "seconds", "= 11 min 40 s"],
  ["votingPeriod", 1n, "blocks", "= 1 block"],
  ["bond", 5n * 10n ** 17n, "wei: 10^18 are one ETH", "= 0.5 ETH"],
  ["validatorShareBps", 250n, "basis points: 100 are one percent", "= 2.5 %"],
  ["toString", 7n, "its own unit", "= 7"],
])("%s of %s is typed in %s and read %s", (name, value, unit, reading) => {
  expect(parameterUnit(name)).toBe(unit);
  expect(parameterReading({ name, value })).toBe(reading);
});
