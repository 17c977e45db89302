/**
 * Mutates a contract's sources, one small fault at a time, and runs the tests that must find it. Not part of CI: a
 * mutant takes a second or two.
 *
 *   node test/contracts/mutation/run.ts --contract contracts/rewards/QueryLedger.sol \
 *     --sources contracts/rewards/Settling.sol,contracts/rewards/Deposits.sol \
 *     --tests test/contracts/unit/queryLedger.test.ts --out report.json [--from 1] [--lines 40-90] \
 *     [--operators relation,guard] [--again report.json]
 *
 * Runs in a copy of the checkout, with only the contract's artifact changed: build first. Sources default to the
 * contract; with `--again` only those mutants are run that survived in an earlier report. Tests that fail without a mutant
 * are named and passed over: code that is not optimized exceeds what they allow of gas, and Hardhat does not know it by
 * name. Prints every mutant that survives; the exit code is 1 when any does.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { type Code, compile } from "./compile.ts";
import { startJudge } from "./judge.ts";
import { type Mutant, mutantsOf } from "./mutantsOf.ts";

type Outcome = Omit<Mutant, "source"> & { file: string; fate: "killed" | "survived" | "invalid"; by?: string };

/** What tests read of the checkout; the rest is not needed in the copy. */
const COPIED = ["artifacts", "contracts", "hardhat.config.ts", "ignition", "package.json", "test"];
const CONFIG = `import config from "./base.config.ts";
const simulated = { type: "edr-simulated", allowUnlimitedContractSize: true };
export default { ...config, networks: { ...config.networks, default: simulated } };
`;

const { values } = parseArgs({
  options: {
    contract: { type: "string" },
    sources: { type: "string" },
    tests: { type: "string", multiple: true },
    out: { type: "string" },
    lines: { type: "string" },
    from: { type: "string", default: "1" },
    operators: { type: "string" },
    again: { type: "string" },
  },
});
const { contract, tests } = values;
if (contract === undefined || tests === undefined) throw new Error("Name --contract and --tests");
const sources = (values.sources ?? contract).split(",");
const [first, last] = (values.lines ?? "1-").split("-").map((line) => (line === "" ? Infinity : Number(line)));
const root = process.cwd();
const name = basename(contract, ".sol");
const scratch = mkdtempSync(join(tmpdir(), "datagraph-mutation-"));
const { judge, stop } = startJudge(scratch);
process.on("exit", () => {
  stop();
  rmSync(scratch, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

for (const path of COPIED) cpSync(join(root, path), join(scratch, path), { recursive: true });
for (const path of ["node_modules", "protocol"]) symlinkSync(join(root, path), join(scratch, path));
renameSync(join(scratch, "hardhat.config.ts"), join(scratch, "base.config.ts"));
writeFileSync(join(scratch, "hardhat.config.ts"), CONFIG);
const artifact = join(scratch, `artifacts/${contract}/${name}.json`);
if (!existsSync(artifact)) throw new Error(`No artifact of ${name}: build first`);
const suites = tests.map((path) => join(scratch, path));

const whole = compile(root, contract, name, {});
if ("error" in whole) throw new Error(whole.error);
const sound = await judge({ code: whole, artifact, suites });
if (sound === undefined) throw new Error("The tests hang without a mutant");
const { failed, milliseconds, unread } = sound;
if (unread.length > 0) throw new Error(`Suites that do not run without a mutant: ${unread.join("; ")}`);
for (const test of failed) console.log(`passed over, for it fails without a mutant: ${test}`);
// quick ones first; whoever killed a mutant goes before them, for it often kills the next too
let order = Object.keys(milliseconds).sort((a, b) => milliseconds[a]! - milliseconds[b]!);
console.log(`${name}: ${order.length} tests`);

const survivors = values.again === undefined ? undefined : survivorsOf(values.again);
const mutants = sources.flatMap((file) =>
  mutantsOf(readFileSync(join(root, file), "utf8"))
    .filter(({ line }) => line >= first! && line <= (last ?? Infinity))
    .filter(({ operator }) => values.operators?.split(",").includes(operator) ?? true)
    .filter((mutant) => survivors?.has(nameOf(file, mutant)) ?? true)
    .map((mutant) => ({ file, mutant })),
);
const results: Outcome[] = [];
for (const [index, { file, mutant }] of mutants.entries()) {
  if (index + 1 < Number(values.from)) continue;
  const { source, ...rest } = mutant;
  const code = compile(root, contract, name, { [file]: source });
  const outcome = "error" in code ? { fate: "invalid" as const } : await fateOf(code);
  results.push({ file, ...rest, ...outcome });
  if (outcome.fate === "survived")
    console.log(`SURVIVED ${file}:${rest.line} ${rest.operator}\n  - ${rest.before}\n  + ${rest.after}`);
  else console.log(`${index + 1}/${mutants.length} ${outcome.fate} ${file}:${rest.line} ${rest.operator}`);
  if (values.out !== undefined) writeFileSync(values.out, JSON.stringify(results, null, 1));
}
const count = (fate: Outcome["fate"]) => results.filter((one) => one.fate === fate).length;
console.log(
  `${name}: ${count("killed") + count("survived")} mutants, ${count("killed")} killed, ${count("survived")} survived`,
);
stop();
process.exitCode = count("survived") === 0 ? 0 : 1;

async function fateOf(code: Code): Promise<Pick<Outcome, "fate" | "by">> {
  const verdict = await judge({ code, artifact, suites, untilFailure: order });
  if (verdict === undefined) return { fate: "killed", by: "a run that does not end" };
  const killer = verdict.failed[0];
  if (killer !== undefined) order = [killer, ...order.filter((test) => test !== killer)];
  const by = killer ?? verdict.unread[0];
  return by === undefined ? { fate: "survived" } : { fate: "killed", by };
}

/** By what a line says, which stays when it moves. */
function nameOf(file: string, { operator, before, after }: Pick<Outcome, "operator" | "before" | "after">): string {
  return JSON.stringify([file, operator, before, after]);
}

function survivorsOf(report: string): Set<string> {
  const outcomes = JSON.parse(readFileSync(report, "utf8")) as Outcome[];
  return new Set(outcomes.filter(({ fate }) => fate === "survived").map((one) => nameOf(one.file, one)));
}
