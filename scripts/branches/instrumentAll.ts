import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ROOT } from "../run.ts";
import { REMAPPINGS, compile } from "../solidity/compile.ts";
import { sources } from "../solidity/sources.ts";
import { instrument } from "./instrument.ts";

// of the very package that Hardhat uses, wherever npm put it
const { getCoverageLibrary } = createRequire(import.meta.resolve("hardhat"))("@nomicfoundation/edr/coverage") as {
  getCoverageLibrary: () => { filename: string };
};

let instrumented: Map<string, ReturnType<typeof instrument>> | undefined;

/** Returns every source instrumented, by its path from the root. */
export function instrumentAll(): Map<string, ReturnType<typeof instrument>> {
  instrumented ??= readAll();
  return instrumented;
}

function readAll() {
  const files = sources();
  const output = compile({
    language: "Solidity",
    sources: Object.fromEntries(files.map((file) => [file, { urls: [file] }])),
    settings: { remappings: REMAPPINGS, outputSelection: { "*": { "": ["ast"] } } },
  });
  const { filename } = getCoverageLibrary();
  const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
  return new Map(files.map((file) => [file, instrument(file, read(file), output.sources[file]!.ast, filename)]));
}
