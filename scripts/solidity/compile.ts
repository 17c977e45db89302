import { readFileSync } from "node:fs";
import { join } from "node:path";
import solc from "solc";
import { ROOT } from "../run.ts";

/** The compiler's standard JSON input; sources are paths from the root. */
export type SolcInput = {
  language: "Solidity";
  sources: Record<string, { content: string } | { urls: string[] }>;
  settings: { remappings?: string[]; outputSelection: unknown; [name: string]: unknown };
};

export type SolcOutput = {
  errors?: { severity: string; formattedMessage: string }[];
  sources: Record<string, { ast: AstNode }>;
  contracts?: Record<string, Record<string, { evm?: unknown }>>;
};

/** A node of the compiler's syntax tree. `src` is "offset:length:file", in bytes. */
export type AstNode = { nodeType: string; src: string; [field: string]: unknown };

/** Where imports of packages are found. */
export const REMAPPINGS = ["@openzeppelin/=node_modules/@openzeppelin/"];

/** Returns what the pinned compiler makes of an input. */
export function compile(input: SolcInput): SolcOutput {
  const read = (path: string) => ({ contents: readFileSync(join(ROOT, path), "utf8") });
  const contents = Object.entries(input.sources).map(([name, source]) => [
    name,
    "content" in source ? source : { content: read(source.urls[0]!).contents },
  ]);
  const whole = { ...input, sources: Object.fromEntries(contents) as unknown };
  return JSON.parse(solc.compile(JSON.stringify(whole), { import: read })) as SolcOutput;
}
