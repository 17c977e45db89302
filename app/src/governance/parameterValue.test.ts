import { expect, test } from "vitest";
import { parameterValue } from "./parameterValue.ts";

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
