/**
 * Mutates a contract's sources, one small fault at a time, and runs the tests that must find it. Not part of CI: a
 * mutant takes some ten seconds.
 *
 *   node test/contracts/mutation/run.ts --contract contracts/rewards/QueryLedger.sol \
 *     --sources contracts/rewards/Settling.sol,contracts/rewards/Deposits.sol \
 *     --tests test/contracts/unit/queryLedger --out report.json [--from 1] [--lines 40-90]
 *
 * Runs in a copy of the checkout, with only the contract's artifact changed: build first. Sources default to the
 * contract. Prints every mutant that survives; the exit code is 1 when any does, 2 when the tests fail without one.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { type Code, compile } from "./compile.ts";
import { type Mutant, mutantsOf } from "./mutantsOf.ts";

type Outcome = Omit<Mutant, "source"> & { file: string; fate: "killed" | "survived" | "invalid" };

/** What tests read of the checkout; the rest is not needed in the copy. */
const COPIED = ["artifacts", "contracts", "hardhat.config.ts", "ignition", "package.json", "test", "vitest.config.ts"];

const { values } = parseArgs({
  options: {
    contract: { type: "string" },
    sources: { type: "string" },
    tests: { type: "string", multiple: true },
    out: { type: "string" },
    lines: { type: "string" },
    from: { type: "string", default: "1" },
  },
});
const { contract, tests } = values;
if (contract === undefined || tests === undefined) throw new Error("Name --contract and --tests");
const sources = (values.sources ?? contract).split(",");
const [first, last] = (values.lines ?? "1-").split("-").map((line) => (line === "" ? Infinity : Number(line)));
const root = process.cwd();
const name = basename(contract, ".sol");
const scratch = mkdtempSync(join(tmpdir(), "datagraph-mutation-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
process.on("SIGINT", () => process.exit(130));

for (const path of COPIED) cpSync(join(root, path), join(scratch, path), { recursive: true });
for (const path of ["node_modules", "protocol"]) symlinkSync(join(root, path), join(scratch, path));

const whole = compile(root, contract, name, {});
if ("error" in whole) throw new Error(whole.error);
if (!holds(whole)) {
  console.error(`The tests fail without a mutant (output of the last run above): mend them, or build`);
  process.exit(2);
}
const outcomes = sources.flatMap((file) => {
  const text = readFileSync(join(root, file), "utf8");
  return mutantsOf(text)
    .filter(({ line }) => line >= first! && line <= (last ?? Infinity))
    .map((mutant) => ({ file, mutant }));
});
const results: Outcome[] = [];
for (const [index, { file, mutant }] of outcomes.entries()) {
  if (index + 1 < Number(values.from)) continue;
  const { source, ...rest } = mutant;
  const code = compile(root, contract, name, { [file]: source });
  const fate = "error" in code ? "invalid" : holds(code, true) ? "survived" : "killed";
  results.push({ file, ...rest, fate });
  if (fate === "survived")
    console.log(`SURVIVED ${file}:${rest.line} ${rest.operator}\n  - ${rest.before}\n  + ${rest.after}`);
  else console.log(`${index + 1}/${outcomes.length} ${fate} ${file}:${rest.line} ${rest.operator}`);
  if (values.out !== undefined) writeFileSync(values.out, JSON.stringify(results, null, 1));
}
const count = (fate: Outcome["fate"]) => results.filter((one) => one.fate === fate).length;
console.log(
  `${name}: ${count("killed") + count("survived")} mutants, ${count("killed")} killed, ${count("survived")} survived`,
);
process.exitCode = count("survived") === 0 ? 0 : 1;

/** Whether all tests pass with this code in the contract's place. A run that hangs found the fault too. */
function holds(code: Code, quiet = false): boolean {
  const path = join(scratch, `artifacts/${contract}/${name}.json`);
  if (!existsSync(path)) throw new Error(`No artifact of ${name}: build first`);
  const artifact = JSON.parse(readFileSync(path, "utf8")) as object;
  writeFileSync(path, JSON.stringify({ ...artifact, ...code }));
  const bin = join(root, "node_modules/.bin/vitest");
  const { status, stdout, stderr } = spawnSync(bin, ["run", "--bail", "1", ...tests!], {
    cwd: scratch,
    encoding: "utf8",
    timeout: 180_000,
  });
  if (status !== 0 && !quiet) console.error(stdout, stderr);
  return status === 0;
}
