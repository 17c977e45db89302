import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { readRunFile } from "../runFile.ts";

const MAIN = join(import.meta.dirname, "../../main.ts");

/** `datagraph up` in a process of its own, as a person runs it. */
export type Up = {
  child: ChildProcess;
  /** The pids of its parts. */
  pids: number[];
  env: Record<string, string>;
  /** Its exit code, once it ended. */
  ended: Promise<number | null>;
  errors: () => string;
};

/** Starts chain and database on a state directory. Resolves when they are up; throws what it wrote if it ended instead. */
export async function runUp(directory: string, portBase: number): Promise<Up> {
  const args = ["up", "--json", "--only", "chain,database", "--state-dir", directory, "--port-base", String(portBase)];
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = once(child, "close").then(([code]) => code as number | null);
  for await (const line of createInterface({ input: child.stdout })) {
    if ((JSON.parse(line) as { state?: string }).state === "up") {
      const { parts, env } = readRunFile(directory)!;
      return { child, pids: parts.map(({ pid }) => pid), env, ended, errors: () => stderr };
    }
  }
  throw new Error(`up ended with code ${await ended}: ${stderr}`);
}
