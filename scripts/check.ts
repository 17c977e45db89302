/** Everything that can be known to be wrong without running it. Fails if any check fails, and runs them all. */
import { globSync } from "node:fs";
import { join } from "node:path";
import { ROOT, run } from "./run.ts";

type Check = { name: string; command: readonly string[]; remedy: string };

const bin = (name: string) => join(ROOT, "node_modules/.bin", name);
const node = process.execPath;
const packages = globSync("*/tsconfig.json", { cwd: ROOT }).map((path) => path.split("/")[0]!);

const checks: Check[] = [
  // the types of the contract tests come with it
  { name: "contracts build", command: [bin("hardhat"), "build"], remedy: "mend what it names" },
  { name: "format", command: [bin("prettier"), "--check", "."], remedy: "npm run format" },
  // package by package: the types of all of them at once do not fit in Node's default heap
  ...packages.map((name) => ({
    name: `lint ${name}`,
    command: [bin("eslint"), name],
    remedy: `npx eslint --fix ${name}`,
  })),
  {
    name: "lint the rest",
    command: [bin("eslint"), ".", ...packages.flatMap((name) => ["--ignore-pattern", `${name}/`])],
    remedy: "mend what it names",
  },
  {
    name: "lint Solidity",
    command: [bin("solhint"), "--disc", "--noPoster", "--max-warnings", "0", "contracts/**/*.sol"],
    remedy: "mend what it names",
  },
  {
    name: "Slither",
    command: [node, join(ROOT, "scripts/slither.ts")],
    remedy: "mend it, or answer it in docs/security/static-analysis.md",
  },
  ...["", ...packages].map((name) => ({
    name: `types of ${name || "the root"}`,
    command: [bin("tsc"), "-p", name || "."],
    remedy: "mend what it names",
  })),
  { name: "dead code", command: [bin("knip"), "--no-progress"], remedy: "remove it, or say in knip.json why it stays" },
  { name: "workspaces", command: [bin("sherif")], remedy: "npx sherif --fix" },
  {
    name: "generated files",
    command: [node, join(ROOT, "scripts/checkGenerated.ts")],
    remedy: "npm run generate, and commit",
  },
];

const failed: Check[] = [];
for (const check of checks) {
  const begin = Date.now();
  const { code, output } = await run(check.command[0]!, check.command.slice(1), true);
  console.log(`${code === 0 ? "ok    " : "FAILED"} ${check.name} (${((Date.now() - begin) / 1_000).toFixed(1)} s)`);
  const skipped = output.match(/^skipped: .*$/m)?.[0];
  if (skipped !== undefined) console.log(skipped);
  if (code === 0) continue;
  console.log(output.trimEnd());
  failed.push(check);
}
for (const { name, remedy } of failed) console.log(`${name} failed: ${remedy}`);
process.exitCode = failed.length === 0 ? 0 : 1;
