/**
 * Runs Slither over the contracts. Fails on a finding that docs/security/static-analysis.md does not answer, and on an
 * answer to what is no longer found. Where Slither cannot be had it passes, and says "skipped: slither: <why>".
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./run.ts";
import { analyse } from "./slither/analyse.ts";
import { compare, readAnswers } from "./slither/compare.ts";
import { NoSlither, install } from "./slither/install.ts";

try {
  const findings = analyse(install());
  const wrong = compare(findings, readAnswers(readFileSync(join(ROOT, "docs/security/static-analysis.md"), "utf8")));
  console.log(wrong.length === 0 ? `${findings.length} findings, all answered` : wrong.join("\n\n"));
  process.exitCode = wrong.length === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof NoSlither)) throw error;
  console.log(`skipped: slither: ${error.message}`);
}
