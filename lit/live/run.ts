/**
 * The suite of the Lit Action against Lit's live network: npm run test:lit-live. It runs actions on the account of
 * LIT_API_KEY, which must be allowed to run any (the account's key, or one with the wildcard group), and costs credit.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

if ((process.env.LIT_API_KEY ?? "") === "") {
  console.log("skipped: no LIT_API_KEY");
} else {
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  const config = join(import.meta.dirname, "vitest.config.ts");
  const { status } = spawnSync(process.execPath, [vitest, "run", "--config", config], { cwd: ROOT, stdio: "inherit" });
  process.exitCode = status ?? 1;
}
