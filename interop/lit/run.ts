/**
 * Lit's own SDK (v8), unmodified, against our committee: npm run test:lit-sdk. The SDK is in a package of its own, about
 * 950 MB, which the first run installs. Says "skipped" when that cannot be done.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const HERE = import.meta.dirname;
const ROOT = join(HERE, "../..");

const missing = existsSync(join(HERE, "node_modules/@lit-protocol/lit-client")) ? undefined : install();
if (missing !== undefined) {
  console.log(`skipped: ${missing}`);
} else {
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--config", join(HERE, "vitest.config.ts")];
  process.exitCode = spawnSync(process.execPath, args, { cwd: ROOT, stdio: "inherit" }).status ?? 1;
}

/** Installs what the lock file names, and runs none of it. Returns why it could not. */
function install(): string | undefined {
  console.log("installing Lit's SDK into interop/lit/node_modules (about 950 MB)");
  const { status, error, stderr } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: HERE,
    encoding: "utf8",
  });
  if (status === 0) return undefined;
  const reason = error?.message ?? stderr.trim().split("\n")[0];
  return `Lit's SDK cannot be installed: ${reason || `npm ended with ${status}`}`;
}
