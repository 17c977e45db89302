import { stat } from "node:fs/promises";
import type { Job, Reply } from "./answerJob.ts";
import { type ProcessLimits, QueryProcess } from "./queryProcess.ts";

/** How often, in milliseconds, waiting processes are compared with the snapshots they hold open. */
const LOOK = 30_000;

/** `warm`: processes kept ready; `running`: queries at a time, others wait their turn; what each may use. */
export type PoolOptions = { warm: number; running: number; limits: ProcessLimits };

type Ready = { process: QueryProcess; file: string; version: string };

/**
 * Processes that wait with a snapshot open, so that a query need not wait for them to start. Each answers one query and is
 * replaced. A snapshot that was made anew, as when somebody withdraws, is let go.
 */
export class ProcessPool {
  readonly #options: PoolOptions;
  readonly #ready: Ready[] = [];
  readonly #turns: ((turn: undefined) => void)[] = [];
  readonly #timer: NodeJS.Timeout;
  #running = 0;
  #starting = 0;
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#dropStale(), LOOK).unref();
  }

  /** Runs a job's work on a process, when it is its turn; `asked` gets the process and the job for it. */
  async run(
    job: Omit<Job, "scratch">,
    signal: AbortSignal | undefined,
    asked: (process: QueryProcess, job: Job) => Promise<Reply>,
  ): Promise<Reply> {
    await this.#turn(signal);
    const { file, limits } = job;
    const taken = this.#take(file, limits).then((ready) => ready ?? QueryProcess.start(limits));
    try {
      const process = await taken;
      return await asked(process, { ...job, scratch: process.scratch });
    } finally {
      // nobody waits for a process to be gone but who is to have its place
      void taken
        .then(end)
        .catch(() => undefined)
        .then(() => this.#leave(file));
    }
  }

  /** Hands a place on. */
  #leave(file: string): void {
    const next = this.#turns.shift();
    if (next === undefined) this.#running--;
    else next(undefined);
    // what could not be started beforehand is started, or refused, with its query
    void this.prepare(file).catch(() => undefined);
  }

  /** Has processes wait with a snapshot open. */
  async prepare(file: string): Promise<void> {
    const version = await versionOf(file);
    const { warm, limits } = this.#options;
    while (!this.#isClosed && version !== undefined && this.#ready.length + this.#starting < warm) {
      this.#starting++;
      const process = await QueryProcess.start(limits).finally(() => this.#starting--);
      process.open(file, limits);
      if (this.#isClosed) process.kill();
      else this.#ready.push({ process, file, version });
    }
  }

  /** Ends the processes that wait. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await Promise.all(this.#ready.splice(0).map(({ process }) => end(process)));
  }

  /** Waits for one of the places; whoever leaves hands theirs on. */
  async #turn(signal: AbortSignal | undefined): Promise<void> {
    if (this.#running < this.#options.running) {
      this.#running++;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const leave = (): void => {
      const place = this.#turns.indexOf(resolve);
      if (place < 0) return;
      this.#turns.splice(place, 1);
      reject(signal?.reason as Error);
    };
    this.#turns.push(resolve);
    signal?.addEventListener("abort", leave, { once: true });
    await promise;
    signal?.removeEventListener("abort", leave);
  }

  async #take(file: string, limits: ProcessLimits): Promise<QueryProcess | undefined> {
    const own = this.#options.limits;
    if (limits.memoryMiB !== own.memoryMiB || limits.threads !== own.threads) return undefined;
    await this.#dropStale(file);
    return this.#ready.shift()?.process;
  }

  /** Lets go of processes that died or hold what is no longer a snapshot, or another one than the file wanted. */
  async #dropStale(wanted?: string): Promise<void> {
    for (const ready of [...this.#ready]) {
      const isFresh = ready.process.isAlive && (await versionOf(ready.file)) === ready.version;
      const place = this.#ready.indexOf(ready);
      if (place < 0 || (isFresh && (wanted ?? ready.file) === ready.file)) continue;
      this.#ready.splice(place, 1);
      void end(ready.process);
    }
  }
}

function end(process: QueryProcess): Promise<void> {
  process.kill();
  return process.gone;
}

/** A file made anew in its place is another one. */
async function versionOf(file: string): Promise<string | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found && `${found.ino}/${found.mtimeMs}/${found.size}`;
}
