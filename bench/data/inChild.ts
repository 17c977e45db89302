import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Done, Task } from "./works.ts";

/** What a work took, and the most memory its process held, in bytes. */
export type Measured = Done & { peak: number };

/** Runs a work in a process of its own. Throws what it wrote when it fails. */
export async function inChild(work: string, task: Task): Promise<Measured> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, "measure.ts"),
    work,
    JSON.stringify(task),
  ]);
  return JSON.parse(stdout.trim().split("\n").at(-1)!) as Measured;
}

/**
 * Runs works in turns and returns the fastest run of each, with the largest memory that any run of it held. A work is
 * told what those of its turn before it left.
 */
export async function bestOf<W extends string>(
  rounds: number,
  works: Readonly<Record<W, (turn: Partial<Record<W, Measured>>) => Task>>,
): Promise<Record<W, Measured>> {
  const best: Partial<Record<W, Measured>> = {};
  for (let round = 0; round < rounds; round++) {
    const turn: Partial<Record<W, Measured>> = {};
    for (const work of Object.keys(works) as W[]) {
      const found = await inChild(work, works[work](turn));
      const before = best[work] ?? found;
      turn[work] = found;
      best[work] = { ...(before.seconds < found.seconds ? before : found), peak: Math.max(found.peak, before.peak) };
    }
  }
  return best as Record<W, Measured>;
}
