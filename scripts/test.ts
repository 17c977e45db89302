/**
 * Builds the contracts, then runs every TypeScript and Solidity test; the last line counts both. With words as arguments
 * it runs only the TypeScript test files whose path holds one of them.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import hre from "hardhat";
import { type Count, type VitestReport, countVitest } from "./countVitest.ts";
import { ROOT, run } from "./run.ts";

const filters = process.argv.slice(2);
const counts = [await attempt("building the contracts", build)];
if (counts[0]!.failed === 0) {
  counts.push(await attempt("TypeScript tests", testTypeScript));
  if (filters.length === 0) counts.push(await attempt("Solidity tests", testSolidity));
}
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed`);

/** A step that breaks off counts as a failure: no test may vanish. */
async function attempt(name: string, step: () => Promise<Count>): Promise<Count> {
  console.log(`\n== ${name}`);
  try {
    return await step();
  } catch (error) {
    console.error(error);
    return { passed: 0, failed: 1 };
  }
}

async function build(): Promise<Count> {
  await hre.tasks.getTask("build").run({ noTests: false });
  return { passed: 0, failed: 0 };
}

async function testTypeScript(): Promise<Count> {
  const directory = mkdtempSync(join(tmpdir(), "datagraph-vitest-"));
  const file = join(directory, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const { code } = await run(process.execPath, [
      join(ROOT, "node_modules/vitest/vitest.mjs"),
      "run",
      ...reporters,
      ...filters,
    ]);
    const count = countVitest(JSON.parse(readFileSync(file, "utf8")) as VitestReport);
    return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function testSolidity(): Promise<Count> {
  // Hardhat hands over its counts, instead of printing them, to whoever gives an index
  const outcome = (await hre.tasks
    .getTask(["test", "solidity"])
    .run({ noCompile: true, testSummaryIndex: 1 })) as SolidityOutcome;
  const { passed, failed, failureOutput } = (outcome.success ? outcome.value : outcome.error).summary;
  console.log(failureOutput);
  return outcome.success || failed > 0 ? { passed, failed } : { passed, failed: 1 };
}

type SolidityResult = { summary: Count & { failureOutput: string } };
type SolidityOutcome = { success: true; value: SolidityResult } | { success: false; error: SolidityResult };
