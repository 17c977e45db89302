import type { Job, Reply } from "./answerJob.ts";
import { QueryFailed, QueryRefused } from "./errors.ts";
import { type PoolOptions, ProcessPool } from "./processPool.ts";
import type { QueryProcess } from "./queryProcess.ts";
import type { QueryLimits, RunOptions } from "./types.ts";

/** Bounds of a query whose caller names none. */
export const DEFAULT_LIMITS: Required<QueryLimits> = {
  timeoutMs: 30_000,
  cpuMs: 20_000,
  memoryMiB: 512,
  threads: 1,
  maxRows: 100_000,
  maxBytes: 64 * 1024 * 1024,
};

const MESSAGES = {
  memory: "The query needs more memory than it may have; read fewer fields or filter more",
  "too-many-rows": "The answer has more rows than it may have; filter more, aggregate, or set a LIMIT",
  "too-many-bytes": "The answer is larger than it may be; read fewer fields, filter more, or set a LIMIT",
  failed: "The query could not be computed",
} as const;

/** Bounds of queries that share this machine: as many processes wait, and run, as its two cores can keep busy. */
const POOL = { warm: 3, running: 4, limits: DEFAULT_LIMITS } as const;

/** Returns a pool in which processes wait for queries; `isolate` without one starts a process for each. */
export function processPool(options: Partial<PoolOptions> = {}): ProcessPool {
  return new ProcessPool({ ...POOL, ...options });
}

const cold = processPool({ warm: 0, running: Number.MAX_SAFE_INTEGER });

/**
 * Runs a job in a process of its own, which reads the snapshot only, writes its scratch directory only, inherits no
 * environment and is killed when its time is up or it is cancelled. Throws QueryFailed, and QueryRefused below k.
 */
export async function isolate(
  job: Omit<Job, "limits" | "scratch">,
  options: RunOptions,
  pool: ProcessPool = cold,
): Promise<Reply & { kind: "done" }> {
  const limits = withDefaults(options);
  const { signal } = options;
  if (signal?.aborted) throw cancelled();
  const reply = await pool
    .run({ ...job, limits }, signal, (process, whole) => within(process, whole, signal))
    .catch((error: unknown) => {
      throw signal?.aborted ? cancelled() : error;
    });
  if (reply.kind === "done") return reply;
  if (reply.kind === "failed") throw new QueryFailed(reply.code, MESSAGES[reply.code], { limits });
  const k = job.floor?.k;
  throw new QueryRefused(
    "below-k",
    `A group or an aggregate has fewer than k = ${k} contributors; group more coarsely`,
    undefined,
    { k },
  );
}

function withDefaults(options: RunOptions): Required<QueryLimits> {
  const { timeoutMs, cpuMs, memoryMiB, threads, maxRows, maxBytes } = DEFAULT_LIMITS;
  return {
    timeoutMs: options.timeoutMs ?? timeoutMs,
    cpuMs: options.cpuMs ?? cpuMs,
    memoryMiB: options.memoryMiB ?? memoryMiB,
    threads: options.threads ?? threads,
    maxRows: options.maxRows ?? maxRows,
    maxBytes: options.maxBytes ?? maxBytes,
  };
}

/** How often, in milliseconds, a running query's processor time is read. */
const LOOK = 200;

/** Returns a process's reply, unless its time is up or the query is cancelled first. Throws QueryFailed. */
async function within(process: QueryProcess, job: Job, signal: AbortSignal | undefined): Promise<Reply> {
  const { promise, reject } = Promise.withResolvers<never>();
  const { timeoutMs, cpuMs } = job.limits;
  // what it used to open a snapshot beforehand is not this query's
  const before = (await process.cpuMs()) ?? 0;
  const timer = setTimeout(() => reject(tooLong("timeout", timeoutMs)), timeoutMs);
  const watch = setInterval(() => {
    void process.cpuMs().then((used) => (used ?? 0) - before > cpuMs && reject(tooLong("cpu", cpuMs)));
  }, LOOK);
  const onAbort = (): void => reject(cancelled());
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort, { once: true });
  return Promise.race([process.ask(job), promise]).finally(() => {
    clearTimeout(timer);
    clearInterval(watch);
    signal?.removeEventListener("abort", onAbort);
  });
}

function tooLong(code: "timeout" | "cpu", milliseconds: number): QueryFailed {
  const seconds = milliseconds / 1000;
  const what = code === "cpu" ? "took more processor time" : "took longer";
  return new QueryFailed(code, `The query ${what} than ${seconds} s; filter more or read fewer fields`, { seconds });
}

function cancelled(): QueryFailed {
  return new QueryFailed("cancelled", "The query was cancelled");
}
