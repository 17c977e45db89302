import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { ROOT } from "../run.ts";
import { REMAPPINGS } from "../solidity/compile.ts";
import { sources } from "../solidity/sources.ts";

/** One finding, named by what stays when lines move. */
export type Finding = {
  detector: string;
  impact: "High" | "Medium" | "Low" | "Informational" | "Optimization";
  /** "Contract.function" */
  place: string;
  description: string;
};

type Element = { type: string; name: string; type_specific_fields?: { parent?: Element } };
type Report = {
  success: boolean;
  error: string | null;
  results: {
    detectors?: { check: string; impact: Finding["impact"]; description: string; elements: Element[] }[];
  };
};

const WRAPPER = join(ROOT, "scripts/slither/solc.ts");

/** Returns what Slither finds in the contracts. Throws when it breaks off. */
export function analyse(slither: string): Finding[] {
  const input = join(ROOT, "cache/slither/input.json");
  writeFileSync(input, JSON.stringify(solcInput()));
  const options = ["--solc", WRAPPER, "--compile-force-framework", "solc-json", "--filter-paths", "node_modules"];
  const output = execFileSync(slither, [input, ...options, "--fail-none", "--json", "-"], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` },
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const report = JSON.parse(output) as Report;
  if (!report.success) throw new Error(`Slither broke off: ${report.error}`);
  return (report.results.detectors ?? []).map(({ check, impact, description, elements }) => ({
    detector: check,
    impact,
    place: elements[0] === undefined ? "" : placeOf(elements[0]),
    description: description.trim(),
  }));
}

function solcInput() {
  const files = sources().map((file) => [file, { urls: [file] }]);
  const settings = { remappings: REMAPPINGS, evmVersion: "cancun", optimizer: { enabled: true } };
  return { language: "Solidity", sources: Object.fromEntries(files) as unknown, settings };
}

/** Names a variable or statement by the function it is in. */
function placeOf({ type, name, type_specific_fields }: Element): string {
  const parent = type_specific_fields?.parent;
  if (type === "contract" || parent === undefined) return name;
  if (parent.type === "function") return placeOf(parent);
  return `${parent.name}.${name}`;
}
