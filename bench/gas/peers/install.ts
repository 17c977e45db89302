import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const HERE = import.meta.dirname;

/**
 * Installs the peers' packages where they are not yet. Returns why that failed, or undefined. They are no part of the
 * project's installation; the override in package.json keeps out Hardhat 2, which EAS's package asks for and its built
 * contracts do not need.
 */
export function install(): string | undefined {
  const wanted = Object.entries(dependenciesIn("package.json"));
  if (wanted.every(([name, version]) => versionOf(name) === version)) return undefined;
  try {
    execFileSync("npm", ["ci", "--prefix", HERE, "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    return undefined;
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    return (stderr || String(error)).trim().split("\n")[0]!;
  }
}

/** Returns the version of an installed peer package. */
export function versionOf(name: string): string | undefined {
  const file = join(HERE, "node_modules", name, "package.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version : undefined;
}

function dependenciesIn(file: string): Record<string, string> {
  return (JSON.parse(readFileSync(join(HERE, file), "utf8")) as { dependencies: Record<string, string> }).dependencies;
}
