import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Job, Verdict } from "./worker.ts";

/** Connections to simulated chains stay open in a worker, so it is replaced after this many jobs. */
const JOBS_A_WORKER = 40;
/** A suite that takes longer hangs, and found the fault so. */
const PATIENCE_MS = 600_000;

/** Returns what runs one job after the other in a process of its own under `directory`; undefined for one that hangs or dies. */
export function startJudge(directory: string) {
  let worker: ChildProcess | undefined;
  let jobs = 0;

  function stop(): void {
    worker?.kill("SIGKILL");
    worker = undefined;
    jobs = 0;
  }

  async function judge(job: Job): Promise<Verdict | undefined> {
    if (jobs++ === JOBS_A_WORKER) stop();
    worker ??= fork(join(import.meta.dirname, "worker.ts"), { cwd: directory });
    const verdict = await answerOf(worker, job);
    if (verdict === undefined) stop();
    return verdict;
  }
  return { judge, stop };
}

function answerOf(worker: ChildProcess, job: Job): Promise<Verdict | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => finish(undefined), PATIENCE_MS);
    const ended = () => finish(undefined);
    function finish(verdict: Verdict | undefined): void {
      clearTimeout(timer);
      worker.off("message", finish);
      worker.off("exit", ended);
      resolve(verdict);
    }
    worker.once("message", finish);
    worker.once("exit", ended);
    worker.send(job);
  });
}
