import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** A process, told apart from a later one with the same pid by when it started. */
export type ProcessId = { pid: number; startTime: string };

/** Returns when a process started, in the system's own words; undefined if it is gone (a zombie is gone). */
export function startTimeOf(pid: number): string | undefined {
  return existsSync("/proc/self/stat") ? statOf(pid)?.startTime : startTimeByPs(pid);
}

/** Returns true if this very process still runs. */
export function isRunning({ pid, startTime }: ProcessId): boolean {
  return startTimeOf(pid) === startTime;
}

/** Returns true if any process of a group still runs. */
export function isGroupRunning(group: number): boolean {
  if (!existsSync("/proc/self/stat")) return signalGroup(group, 0);
  return readdirSync("/proc").some((name) => /^\d+$/.test(name) && statOf(Number(name))?.group === group);
}

/** Sends a signal to a process group; returns false if there is none. */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}

/** Asks a process group to end, waits, then kills what is left. Resolves when nothing of it runs. */
export async function endGroup(group: number, signal: NodeJS.Signals, graceMilliseconds: number): Promise<void> {
  signalGroup(group, signal);
  const deadline = Date.now() + graceMilliseconds;
  while (isGroupRunning(group)) {
    if (Date.now() > deadline) signalGroup(group, "SIGKILL");
    await delay(20);
  }
}

function statOf(pid: number): { startTime: string; group: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // the command name may hold spaces and brackets; the fields count from behind its last one: proc_pid_stat(5)
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    return { group: Number(fields[2]), startTime: fields[19]! };
  } catch {
    return undefined;
  }
}

function startTimeByPs(pid: number): string | undefined {
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}
