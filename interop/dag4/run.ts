/**
 * Constellation's dag4 client, unmodified, against our local metagraph: npm run test:dag4. The client is in a package of
 * its own, about 60 MB, which the first run installs: its dependencies have known findings, so it is no dependency of
 * anything else. Says "skipped" when that cannot be done.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const HERE = import.meta.dirname;
const ROOT = join(HERE, "../..");

const missing = existsSync(join(HERE, "node_modules/@stardust-collective/dag4")) ? undefined : install();
if (missing !== undefined) {
  console.log(`skipped: ${missing}`);
} else {
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--config", join(HERE, "vitest.config.ts")];
  process.exitCode = spawnSync(process.execPath, args, { cwd: ROOT, stdio: "inherit" }).status ?? 1;
}

/** Installs what the lock file names, and runs none of it. Returns why it could not. */
function install(): string | undefined {
  console.log("installing dag4 into interop/dag4/node_modules");
  const options = { cwd: HERE, encoding: "utf8" } as const;
  const { status, error, stderr } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], options);
  if (status === 0) return undefined;
  const reason = error?.message ?? stderr.trim().split("\n")[0];
  return `dag4 cannot be installed: ${reason || `npm ended with ${status}`}`;
}
