import { StackError } from "./errors.ts";
import { rescueChain } from "./parts/chain.ts";
import { endGroup, isRunning } from "./processes.ts";
import { readRunFile } from "./runFile.ts";

const GRACE_MILLISECONDS = 5_000;

/**
 * Makes a state directory ours: ends the processes that a killed run left behind, after saving its chain if that still
 * answers. Returns true if the run before did not stop cleanly. Throws if a stack runs there now.
 */
export async function reclaim(directory: string): Promise<boolean> {
  const run = readRunFile(directory);
  if (run === undefined) return false;
  if (isRunning(run.supervisor)) {
    throw new StackError(
      `A stack already runs on ${directory} (pid ${run.supervisor.pid}). ` +
        `Stop it with Ctrl-C or \`kill ${run.supervisor.pid}\`, or name another directory: --state-dir DIR`,
    );
  }
  const orphans = run.parts.filter(isRunning);
  if (orphans.some(({ name }) => name === "chain") && run.urls.chain !== undefined) {
    await rescueChain(directory, run.urls.chain);
  }
  await Promise.all(
    orphans.map(({ pid, stopSignal }) => endGroup(pid, stopSignal as NodeJS.Signals, GRACE_MILLISECONDS)),
  );
  return true;
}
