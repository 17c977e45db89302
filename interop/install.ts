import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");

/** What is tested against, and where it is installed: a package of its own, with its lock file. */
export type Outsider = { folder: string; package: string; what: string };

/**
 * Installs an outsider's package where it is missing, running none of its scripts, then runs the tests of its folder. Says
 * "skipped" when it cannot be installed. Returns the exit code.
 */
export function runWith({ folder, package: name, what }: Outsider): number {
  const missing = existsSync(join(folder, "node_modules", name)) ? undefined : install(folder, what);
  if (missing !== undefined) {
    console.log(`skipped: ${missing}`);
    return 0;
  }
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--config", join(folder, "vitest.config.ts")];
  return spawnSync(process.execPath, args, { cwd: ROOT, stdio: "inherit" }).status ?? 1;
}

function install(folder: string, what: string): string | undefined {
  console.log(`installing ${what}`);
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  const { status, error, stderr } = spawnSync("npm", args, { cwd: folder, encoding: "utf8" });
  if (status === 0) return undefined;
  return `${what} cannot be installed: ${error?.message || stderr.trim().split("\n")[0] || `npm ended with ${status}`}`;
}
