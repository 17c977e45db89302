import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** The repository's root. */
export const ROOT = join(import.meta.dirname, "..");

/** Runs a command in the root. Returns its exit code, and what it wrote when `capture` is set (else it goes to the terminal). */
export async function run(
  command: string,
  args: readonly string[],
  capture = false,
): Promise<{ code: number; output: string }> {
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: ["ignore", capture ? "pipe" : "inherit", capture ? "pipe" : "inherit"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const [code] = (await once(child, "close")) as [number | null];
  return { code: code ?? 1, output };
}
