import { globSync } from "node:fs";
import { ROOT } from "../run.ts";

/** Returns the paths of the contracts that are deployed or inherited: no mocks, no tests. */
export function sources(): string[] {
  const files = globSync("contracts/**/*.sol", { cwd: ROOT });
  return files.filter((file) => !file.startsWith("contracts/mocks/") && !file.endsWith(".t.sol")).sort();
}
