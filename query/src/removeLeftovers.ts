import { readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How scratch directories are called: this, the number of the process they belong to, and chance. */
export const SCRATCH = "datagraph-query-";

/**
 * Removes scratch directories whose owner is gone: a process that is killed with its queries cannot. Returns how many.
 */
export async function removeLeftovers(folder = tmpdir()): Promise<number> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(SCRATCH));
  const left = names.filter((name) => !isAlive(Number(/^\d+/.exec(name.slice(SCRATCH.length))?.[0] ?? 0)));
  await Promise.all(left.map((name) => rm(join(folder, name), { recursive: true, force: true })));
  return left.length;
}

function isAlive(pid: number): boolean {
  if (pid === 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // another user's process may not be signalled, but is there
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
