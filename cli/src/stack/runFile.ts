import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const RunFile = z.object({
  supervisor: z.object({ pid: z.int(), startTime: z.string() }),
  parts: z.array(z.object({ name: z.string(), pid: z.int(), startTime: z.string(), stopSignal: z.string() })),
  urls: z.record(z.string(), z.string()),
  env: z.record(z.string(), z.string()),
});

/**
 * What runs on a state directory now. The file is there from before the first process starts until after the last one
 * has ended cleanly, so one that is found without its supervisor means that the run was killed.
 */
export type RunFile = z.infer<typeof RunFile>;

/** Returns what runs, or ran until it was killed, on a state directory. */
export function readRunFile(directory: string): RunFile | undefined {
  let text: string;
  try {
    text = readFileSync(pathIn(directory), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  return RunFile.parse(JSON.parse(text));
}

/** Replaces the run file as a whole; it holds the database's password, so only its owner may read it. */
export function writeRunFile(directory: string, run: RunFile): void {
  const temporary = `${pathIn(directory)}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  renameSync(temporary, pathIn(directory));
}

export function removeRunFile(directory: string): void {
  rmSync(pathIn(directory), { force: true });
}

function pathIn(directory: string): string {
  return join(directory, "run.json");
}
