/**
 * Runs every test of the contracts over instrumented sources and prints, for each file, how many functions were entered
 * and how many branches taken, and where the others are. Fails below 100 % of functions and 98 % of branches.
 */
import { globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { instrumentAll } from "./branches/instrumentAll.ts";
import { summarise } from "./branches/summarise.ts";
import { ROOT, run } from "./run.ts";

const LEAST = { function: 1, branch: 0.98 };
const DATA = join(ROOT, "coverage/data");

process.env.HARDHAT_CONFIG = join(ROOT, "scripts/branches/hardhat.config.ts");
process.env.HARDHAT_COVERAGE = "true";
rmSync(DATA, { recursive: true, force: true });

const hardhat = join(ROOT, "node_modules/.bin/hardhat");
const vitest = join(ROOT, "node_modules/.bin/vitest");
await step("build", hardhat, ["build"]);
const passed = [
  await step("Solidity tests", hardhat, ["test", "solidity", "--no-compile"]),
  await step("TypeScript tests", vitest, ["run", "--config", "scripts/branches/vitest.config.ts"]),
];
const points = [...instrumentAll().values()].flatMap((file) => file.points);
const { table, missed, share } = summarise(points, reached());
console.log(`\n${table}\n\n${missed.join("\n")}`);
const enough = share.function >= LEAST.function && share.branch >= LEAST.branch;
if (!enough) console.log(`\nBelow ${LEAST.function * 100} % of functions or ${LEAST.branch * 100} % of branches`);
process.exitCode = enough && passed.every(Boolean) ? 0 : 1;

async function step(name: string, command: string, args: readonly string[]): Promise<boolean> {
  const begin = Date.now();
  const { code, output } = await run(command, args, true);
  console.log(`${code === 0 ? "ok    " : "FAILED"} ${name} (${((Date.now() - begin) / 1_000).toFixed(1)} s)`);
  if (code !== 0) console.log(output.trimEnd());
  return code === 0;
}

function reached(): Set<string> {
  const files = globSync("**/*.json", { cwd: DATA });
  return new Set(
    files.flatMap((file) => Object.keys(JSON.parse(readFileSync(join(DATA, file), "utf8")) as Record<string, number>)),
  );
}
