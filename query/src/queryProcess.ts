import { type ChildProcess, fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Job, Reply } from "./answerJob.ts";
import { cpuMilliseconds } from "./cpuMilliseconds.ts";
import { SCRATCH } from "./removeLeftovers.ts";
import type { QueryLimits } from "./types.ts";
import { workerFile } from "./workerFile.ts";

/** What a process is asked: to open a snapshot beforehand, then the one job. */
export type Order = { kind: "open"; file: string; limits: ProcessLimits } | { kind: "job"; job: Job };

/** Bounds a process is born with. */
export type ProcessLimits = Required<Pick<QueryLimits, "memoryMiB" | "threads">>;

/**
 * A process for one query: it reads files, writes its scratch directory only, starts no process, inherits no environment.
 */
export class QueryProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  readonly scratch: string;

  private constructor(child: ChildProcess, scratch: string) {
    this.#child = child;
    this.scratch = scratch;
    const exited = new Promise<void>((done) => child.once("exit", () => done()));
    // a process that was never asked, or died, leaves nothing behind either
    this.#exited = exited.then(() => rm(scratch, { recursive: true, force: true }));
  }

  static async start({ memoryMiB }: ProcessLimits): Promise<QueryProcess> {
    const worker = await workerFile();
    const scratch = await mkdtemp(join(tmpdir(), `${SCRATCH}${process.pid}-`));
    const child = fork(worker, [], {
      execArgv: [
        "--permission",
        "--allow-addons",
        "--allow-fs-read=*",
        `--allow-fs-write=${scratch}`,
        `--max-old-space-size=${memoryMiB}`,
        "--disable-warning=SecurityWarning",
      ],
      env: {},
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    child.on("error", () => undefined);
    return new QueryProcess(child, scratch);
  }

  /** Whether it still runs. */
  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null && this.#child.connected;
  }

  /** Returns the processor time it has used, in milliseconds; undefined once it is gone. */
  async cpuMs(): Promise<number | undefined> {
    return this.#child.pid === undefined ? undefined : cpuMilliseconds(this.#child.pid);
  }

  /** Has it open a snapshot, and does not keep this process alive for it. */
  open(file: string, limits: ProcessLimits): void {
    this.#child.send({ kind: "open", file, limits } satisfies Order, () => undefined);
    this.#child.unref();
    this.#child.channel?.unref();
  }

  /** Returns the reply to its one job; a process that dies has failed. */
  async ask(job: Job): Promise<Reply> {
    this.#child.ref();
    this.#child.channel?.ref();
    const { promise, resolve } = Promise.withResolvers<Reply>();
    this.#child.once("message", (reply) => resolve(reply as Reply));
    void this.#exited.then(() => resolve({ kind: "failed", code: "failed" }));
    this.#child.send({ kind: "job", job } satisfies Order, (error) => error && this.kill());
    return promise;
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  /** Resolves when it is gone, and its scratch directory with it. */
  get gone(): Promise<void> {
    return this.#exited;
  }
}
