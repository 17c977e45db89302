import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const solc = createRequire(import.meta.url)("solc") as {
  compile: (input: string, callbacks: { import: (path: string) => { contents: string } | { error: string } }) => string;
};

/** Creation and deployed code of one contract, hex with its prefix. */
export type Code = { bytecode: string; deployedBytecode: string };

type Output = {
  errors?: { severity: string; formattedMessage: string }[];
  contracts?: Record<string, Record<string, { evm: Record<"bytecode" | "deployedBytecode", { object: string }> }>>;
};

/**
 * Returns a contract's code with `sources` (path -> text) in place of what the disk has, or the first error. Not
 * optimized, which takes half a second: a mutant is judged by what it does, not by its gas or size.
 */
export function compile(
  root: string,
  path: string,
  name: string,
  sources: Readonly<Record<string, string>>,
): Code | { error: string } {
  const load = (file: string) => {
    const given = sources[file];
    if (given !== undefined) return { contents: given };
    const found = [file, join("node_modules", file)].map((one) => join(root, one)).find(existsSync);
    return found === undefined ? { error: `No ${file}` } : { contents: readFileSync(found, "utf8") };
  };
  const main = load(path);
  if ("error" in main) return { error: main.error! };
  const input = {
    language: "Solidity",
    sources: { [path]: { content: main.contents } },
    settings: {
      evmVersion: "cancun",
      optimizer: { enabled: false },
      outputSelection: { [path]: { [name]: ["evm.bytecode.object", "evm.deployedBytecode.object"] } },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: load })) as Output;
  const failure = output.errors?.find(({ severity }) => severity === "error");
  if (failure !== undefined) return { error: failure.formattedMessage };
  const { bytecode, deployedBytecode } = output.contracts![path]![name]!.evm;
  return { bytecode: `0x${bytecode.object}`, deployedBytecode: `0x${deployedBytecode.object}` };
}
