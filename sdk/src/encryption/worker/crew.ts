import { EncryptionError } from "../errors.ts";
import type { Answer, Job } from "./job.ts";

/** What a crew needs of a worker; a page's `Worker` has it. */
export type PayloadWorker = {
  postMessage(job: Job, transfer: ArrayBuffer[]): void;
  addEventListener(type: "message", listener: (event: { data: Answer }) => void): void;
  addEventListener(type: "error", listener: (event: { message?: string }) => void): void;
  terminate(): void;
};

/** Workers that encrypt and decrypt beside a page's own thread. */
export type Crew = {
  /** jobs that are worth having under way at once */
  width: number;
  /** Does a job; its bytes are the worker's from now on. Throws EncryptionError. */
  run(job: Job): Promise<Uint8Array>;
  close(): void;
};

type Waiting = { resolve(bytes: Uint8Array): void; reject(error: Error): void };

/**
 * Starts workers, by default one less than the machine has processors, at most 4. JavaScript's cipher is slower than a
 * disk, WebCrypto lacks it, and chunks do not depend on each other: so they are shared out.
 */
export function openCrew(
  start: () => PayloadWorker,
  count = Math.min(4, navigator.hardwareConcurrency - 1 || 1),
): Crew {
  const workers = Array.from({ length: Math.max(1, count) }, () => member(start()));
  let turn = 0;
  return {
    width: 2 * workers.length,
    run: (job) => workers[turn++ % workers.length]!.run(job),
    close: () => workers.forEach((worker) => worker.close()),
  };
}

/** A worker answers in the order it is asked. */
function member(worker: PayloadWorker) {
  const waiting: Waiting[] = [];
  const fail = (message: string) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(message));
  };
  worker.addEventListener("message", ({ data }) => {
    const { resolve, reject } = waiting.shift()!;
    if ("bytes" in data) resolve(data.bytes);
    else reject(new EncryptionError(data.fault, data.message));
  });
  worker.addEventListener("error", ({ message }) =>
    fail(`The encryption worker failed: ${message ?? "unknown error"}`),
  );
  return {
    run: (job: Job) =>
      new Promise<Uint8Array>((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker.postMessage(job, [job.bytes.buffer as ArrayBuffer]);
      }),
    close() {
      worker.terminate();
      fail("The encryption worker was closed");
    },
  };
}
