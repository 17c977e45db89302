/** The part of vitest's JSON report that counts. */
export type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: readonly { status: string; assertionResults: readonly unknown[] }[];
};

export type Count = { passed: number; failed: number };

/** Returns what a run of vitest counts. A file that failed before its first test counts as one failure. */
export function countVitest(report: VitestReport): Count {
  const broken = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
}
