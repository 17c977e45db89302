import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../run.ts";

const REQUIREMENTS = join(ROOT, "scripts/slither/requirements.txt");
const ENVIRONMENT = join(ROOT, "cache/slither");
const OLDEST_PYTHON = 11;
/** Who waits longer for packages is better served without them. */
const PATIENCE = 60_000;

/** Slither cannot run here; the message says why. */
export class NoSlither extends Error {}

/** Returns the path of the pinned Slither, which it installs once. Throws NoSlither where that is impossible. */
export function install(): string {
  const slither = join(ENVIRONMENT, "bin/slither");
  const installed = join(ENVIRONMENT, "requirements.txt");
  const wanted = readFileSync(REQUIREMENTS, "utf8");
  if (existsSync(installed) && readFileSync(installed, "utf8") === wanted) return slither;
  checkPython();
  rmSync(ENVIRONMENT, { recursive: true, force: true });
  attempt("cannot make an environment", "python3", ["-m", "venv", ENVIRONMENT]);
  const pip = ["install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:", "-r", REQUIREMENTS];
  attempt("cannot install it", join(ENVIRONMENT, "bin/pip"), pip);
  writeFileSync(installed, wanted); // last, so that a broken installation is not taken for a whole one
  return slither;
}

function checkPython(): void {
  const version = attempt("there is no Python 3", "python3", ["--version"]).match(/ 3\.(\d+)/)?.[1];
  if (Number(version ?? 0) < OLDEST_PYTHON) throw new NoSlither(`it needs Python 3.${OLDEST_PYTHON} or later`);
}

function attempt(what: string, command: string, args: readonly string[]): string {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: PATIENCE });
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string };
    if (code === "ETIMEDOUT") throw new NoSlither(`${what} within ${PATIENCE / 1_000} seconds`);
    throw new NoSlither(`${what}: ${(stderr || String(error)).trim().split("\n").at(-1)}`);
  }
}
