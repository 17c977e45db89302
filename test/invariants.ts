/**
 * Runs the numbered invariants alone: 256 runs of 128 calls each, as in CI. `--long` goes deeper, and `--runs`, `--depth` and
 * `--seed` (a 32-byte hex word) as deep, and from where, as one likes.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const ROOT = join(import.meta.dirname, "..");
const FOLDER = "test/contracts/invariant";
const LONG = { runs: "1024", depth: "512" };

const { values } = parseArgs({
  options: {
    long: { type: "boolean", default: false },
    runs: { type: "string" },
    depth: { type: "string" },
    seed: { type: "string" },
  },
});
const runs = values.runs ?? (values.long ? LONG.runs : undefined);
const depth = values.depth ?? (values.long ? LONG.depth : undefined);
// hardhat.config.ts reads these
if (runs !== undefined) process.env.INVARIANT_RUNS = process.env.FUZZ_RUNS = runs;
if (depth !== undefined) process.env.INVARIANT_DEPTH = depth;
if (values.seed !== undefined) process.env.FUZZ_SEED = values.seed;
// the handlers too: only what is compiled as a file of its own can be a target
const files = readdirSync(join(ROOT, FOLDER)).filter((name) => name.endsWith(".sol"));
const test = ["test", "solidity", ...files.map((name) => join(FOLDER, name))];
// the walks deploy what the last build left, and testing alone builds no contracts
process.exitCode = hardhat("build", "--no-tests") || hardhat(...test);

function hardhat(...args: string[]): number {
  return spawnSync("npx", ["hardhat", ...args], { cwd: ROOT, stdio: "inherit" }).status ?? 1;
}
