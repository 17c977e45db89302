import { expect, it } from "vitest";
import { countVitest } from "./countVitest.ts";

it("counts tests, and a file that cannot be loaded as a failure", () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    testResults: [
      { status: "failed", assertionResults: [{}, {}, {}, {}] },
      { status: "failed", assertionResults: [] },
      { status: "passed", assertionResults: [] },
    ],
  };
  expect(countVitest(report)).toEqual({ passed: 3, failed: 2 });
});
