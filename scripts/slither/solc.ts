#!/usr/bin/env node
/**
 * Stands for the `solc` that Slither runs, over the compiler that npm pins: `--version`, and `--standard-json` from the
 * standard input. It generates no code, which Slither reads nothing from and which takes twenty times as long.
 */
import { readFileSync } from "node:fs";
import solc from "solc";
import { type SolcInput, compile } from "../solidity/compile.ts";

const NO_CODE = { bytecode: { object: "", sourceMap: "" }, deployedBytecode: { object: "", sourceMap: "" } };

console.log(process.argv.includes("--version") ? solc.version() : JSON.stringify(analysed()));

function analysed(): unknown {
  const input = JSON.parse(readFileSync(0, "utf8")) as SolcInput;
  input.settings.outputSelection = { "*": { "*": ["abi", "devdoc", "userdoc"], "": ["ast"] } };
  const output = compile(input);
  for (const contracts of Object.values(output.contracts ?? {}))
    for (const contract of Object.values(contracts)) contract.evm = NO_CODE;
  return output;
}
