import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const SCRIPTS = join(import.meta.dirname, "../../scripts");

/** Runs one of the repository's scripts in this terminal and takes over its exit code. */
export async function runScript(name: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [join(SCRIPTS, name), ...args], { stdio: "inherit" });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) process.exit(code ?? 1);
}
