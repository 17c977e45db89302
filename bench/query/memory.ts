import { readFileSync, readdirSync } from "node:fs";

/** How often, in milliseconds, memory is looked at. */
const LOOK = 100;

type Process = { pid: number; parent: number; command: string };

/**
 * Watches the memory of the process that runs a script, and of all it started. Returns what ends the watch and gives the
 * most it had, in bytes: pages that processes share count once (proportional set size).
 */
export function watchMemory(script: string): () => number {
  let most = 0;
  const timer = setInterval(() => (most = Math.max(most, memoryOf(script))), LOOK);
  return () => {
    clearInterval(timer);
    return Math.max(most, memoryOf(script));
  };
}

function memoryOf(script: string): number {
  const all = processes();
  const tree = all.filter(({ command, pid }) => command.includes(script) && descends(all, pid));
  for (const one of tree) tree.push(...all.filter(({ parent }) => parent === one.pid));
  return tree.reduce((sum, { pid }) => sum + proportional(pid), 0);
}

/** Only what this benchmark started: others may run the same script. */
function descends(all: readonly Process[], pid: number): boolean {
  if (pid === process.pid) return true;
  const found = all.find((one) => one.pid === pid);
  return found !== undefined && found.parent !== 0 && descends(all, found.parent);
}

function processes(): Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const status = read(`/proc/${name}/stat`);
      if (status === "") return [];
      const parent = Number(status.slice(status.lastIndexOf(")") + 2).split(" ")[1]);
      return [{ pid: Number(name), parent, command: read(`/proc/${name}/cmdline`) }];
    });
}

function proportional(pid: number): number {
  return 1_024 * Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
