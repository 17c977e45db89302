import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isRunning } from "./processes.ts";
import { reclaim } from "./reclaim.ts";
import { readRunFile } from "./runFile.ts";
import { removeState } from "./state.ts";

const PREFIX = "datagraph-stack-";

/** Makes a directory for a stack that is thrown away, and removes those, with their processes, whose run was killed. */
export async function temporaryState(): Promise<string> {
  const names = readdirSync(tmpdir()).filter((name) => name.startsWith(PREFIX));
  for (const name of names) await removeIfKilled(join(tmpdir(), name)).catch(() => undefined); // may be another user's
  return mkdtempSync(join(tmpdir(), PREFIX));
}

async function removeIfKilled(directory: string): Promise<void> {
  const run = readRunFile(directory);
  if (run === undefined || isRunning(run.supervisor)) return;
  await reclaim(directory);
  removeState(directory);
}
