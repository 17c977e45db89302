/**
 * Shows that each numbered invariant can fail: in a copy of the contracts it makes one deliberate fault at a time, runs the
 * walk that should notice, and prints what noticed. Takes about a minute a fault. Numbers as arguments choose.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FAULTS, type Fault } from "./faults/table.ts";

const ROOT = join(import.meta.dirname, "..");
const FOLDER = "test/contracts/invariant";
const COPIED = [
  "contracts",
  "ignition",
  FOLDER,
  "hardhat.config.ts",
  "package.json",
  "artifacts",
  "cache/compile-cache.json",
];

const chosen = process.argv.slice(2).map(Number);
const copy = mkdtempSync(join(tmpdir(), "datagraph-faults-"));
const missed: Fault[] = [];
try {
  for (const path of COPIED) cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  for (const fault of FAULTS) {
    if (chosen.length > 0 && !chosen.includes(fault.number)) continue;
    const noticed = attempt(fault);
    if (noticed === undefined) missed.push(fault);
    console.log(`| ${fault.number} | ${fault.what} | ${noticed ?? "NOT NOTICED"} |`);
  }
} finally {
  rmSync(copy, { recursive: true });
}
process.exitCode = missed.length === 0 ? 0 : 1;

/** Returns the message with which the walk failed. */
function attempt({ file, from, to, test, says, number }: Fault): string | undefined {
  const path = join(copy, "contracts", file);
  const source = readFileSync(path, "utf8");
  if (source.split(from).length !== 2) throw new Error(`Fault ${number}: ${file} has not once "${from}"`);
  writeFileSync(
    path,
    source.replace(from, () => to),
  );
  const output = run(test);
  writeFileSync(path, source);
  const noticed = output.match(says)?.[0];
  if (noticed === undefined) console.error(output.slice(-2_000));
  return noticed;
}

function run(test: string): string {
  const files = readdirSync(join(copy, FOLDER)).filter(
    (name) => name === `${test}.t.sol` || (name.endsWith(".sol") && !name.endsWith(".t.sol")),
  );
  // the walks deploy what the last build left, and testing alone builds no contracts
  return hardhat("build", "--no-tests") + hardhat("test", "solidity", ...files.map((name) => join(FOLDER, name)));
}

function hardhat(...args: string[]): string {
  const { stdout, stderr } = spawnSync("npx", ["hardhat", ...args], {
    cwd: copy,
    encoding: "utf8",
    env: { INVARIANT_RUNS: "64", ...process.env },
  });
  return stdout + stderr;
}
