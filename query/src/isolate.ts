import { fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { QueryFailed, QueryRefused } from "./errors.ts";
import type { QueryLimits, RunOptions } from "./types.ts";
import type { Job, Reply } from "./answerJob.ts";

/** Bounds of a query whose caller names none. */
export const DEFAULT_LIMITS: Required<QueryLimits> = {
  timeoutMs: 30_000,
  memoryMiB: 512,
  threads: 1,
  maxRows: 100_000,
  maxBytes: 64 * 1024 * 1024,
};

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));
const MESSAGES = {
  memory: "The query needs more memory than it may have; read fewer fields or filter more",
  "too-many-rows": "The answer has more rows than it may have; filter more, aggregate, or set a LIMIT",
  "too-many-bytes": "The answer is larger than it may be; read fewer fields, filter more, or set a LIMIT",
  failed: "The query could not be computed",
} as const;

/**
 * Runs a job in a process of its own, which reads the snapshot only, writes its scratch directory only, inherits no
 * environment and is killed when its time is up or it is cancelled. Throws QueryFailed, and QueryRefused below k.
 */
export async function isolate(
  job: Omit<Job, "limits" | "scratch">,
  options: RunOptions,
): Promise<Reply & { kind: "done" }> {
  const limits = withDefaults(options);
  if (options.signal?.aborted) throw cancelled();
  const scratch = await mkdtemp(join(tmpdir(), "datagraph-query-"));
  try {
    const reply = await inChild({ ...job, limits, scratch }, options.signal);
    if (reply.kind === "done") return reply;
    if (reply.kind === "failed") throw new QueryFailed(reply.code, MESSAGES[reply.code], { limits });
    const k = job.floor?.k;
    throw new QueryRefused(
      "below-k",
      `A group or an aggregate has fewer than k = ${k} contributors; group more coarsely`,
      undefined,
      { k },
    );
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function withDefaults(options: RunOptions): Required<QueryLimits> {
  const { timeoutMs, memoryMiB, threads, maxRows, maxBytes } = DEFAULT_LIMITS;
  return {
    timeoutMs: options.timeoutMs ?? timeoutMs,
    memoryMiB: options.memoryMiB ?? memoryMiB,
    threads: options.threads ?? threads,
    maxRows: options.maxRows ?? maxRows,
    maxBytes: options.maxBytes ?? maxBytes,
  };
}

function inChild(job: Job, signal: AbortSignal | undefined): Promise<Reply> {
  const child = fork(WORKER, [], {
    execArgv: [
      "--permission",
      "--allow-addons",
      "--allow-fs-read=*",
      `--allow-fs-write=${job.scratch}`,
      `--max-old-space-size=${job.limits.memoryMiB}`,
      "--disable-warning=SecurityWarning",
    ],
    env: {},
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const stop = (error: QueryFailed): void => {
    child.kill("SIGKILL");
    reject(error);
  };
  const seconds = job.limits.timeoutMs / 1000;
  const timer = setTimeout(
    () =>
      stop(
        new QueryFailed("timeout", `The query took longer than ${seconds} s; filter more or read fewer fields`, {
          seconds,
        }),
      ),
    job.limits.timeoutMs,
  );
  const onAbort = (): void => stop(cancelled());
  signal?.addEventListener("abort", onAbort, { once: true });
  child.once("message", (reply) => resolve(reply as Reply));
  child.once("error", () => reject(new QueryFailed("failed", MESSAGES.failed)));
  const exited = new Promise<void>((done) => child.once("exit", () => done()));
  void exited.then(() => resolve({ kind: "failed", code: "failed" }));
  child.send(job, (error) => error && reject(new QueryFailed("failed", MESSAGES.failed)));
  return promise.finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    return exited;
  });
}

function cancelled(): QueryFailed {
  return new QueryFailed("cancelled", "The query was cancelled");
}
