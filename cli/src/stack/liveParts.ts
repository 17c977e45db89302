import { setTimeout as delay } from "node:timers/promises";
import { StackError } from "./errors.ts";
import type { Part, PartContext } from "./part.ts";
import type { Supervisor } from "./supervisor.ts";

/** What happens to a part, as it happens; `milliseconds` since it began to start or to stop. */
export type StackEvent = {
  part: string;
  state: "starting" | "ready" | "stopping" | "stopped";
  milliseconds: number;
  url?: string;
};

const READY_MILLISECONDS = 120_000;
const POLL_MILLISECONDS = 50;

/** The parts of one stack, from their start to their stop. */
export class LiveParts {
  readonly #context: PartContext;
  readonly #parts: readonly Part[];
  readonly #supervisor: Supervisor;
  readonly #progress: (event: StackEvent) => void;
  readonly #starts = new Map<string, Promise<void>>();
  readonly #detach = new Map<string, () => Promise<void>>();
  #stopping = false;

  /** `parts` come each behind those it depends on. */
  constructor(
    context: PartContext,
    parts: readonly Part[],
    supervisor: Supervisor,
    progress: (event: StackEvent) => void,
  ) {
    this.#context = context;
    this.#parts = parts;
    this.#supervisor = supervisor;
    this.#progress = progress;
  }

  /** Starts each part as soon as those it depends on are ready. */
  async start(): Promise<void> {
    for (const part of this.#parts) this.#starts.set(part.name, this.#startBehind(part));
    await Promise.all(this.#starts.values());
  }

  /** Stops each part as soon as those that depend on it have stopped. Returns the errors met on the way. */
  async stop(): Promise<Error[]> {
    this.#stopping = true;
    const errors: Error[] = [];
    const stops = new Map<string, Promise<void>>();
    for (const part of this.#parts.toReversed()) {
      const dependents = this.#parts.filter(({ dependsOn }) => dependsOn.includes(part.name));
      const before = Promise.all(dependents.flatMap(({ name }) => stops.get(name) ?? []));
      stops.set(
        part.name,
        before.then(() => this.#stopOne(part)).catch((error: unknown) => void errors.push(asError(error))),
      );
    }
    await Promise.all(stops.values());
    await Promise.allSettled(this.#starts.values());
    return errors;
  }

  async #startBehind(part: Part): Promise<void> {
    for (const name of part.dependsOn) await this.#starts.get(name);
    this.#check();
    const begin = Date.now();
    this.#progress({ part: part.name, state: "starting", milliseconds: 0 });
    await part.prepare?.(this.#context, (spec) => {
      this.#check();
      return this.#supervisor.runToEnd(part.name, spec);
    });
    if (part.process !== undefined) await this.#startProcess(part, part.attempts ?? 1);
    this.#check();
    if (part.attach !== undefined) this.#detach.set(part.name, await part.attach(this.#context));
    this.#publish(part);
    const url = part.url?.(this.#context);
    const milliseconds = Date.now() - begin;
    this.#progress({ part: part.name, state: "ready", milliseconds, ...(url === undefined ? {} : { url }) });
  }

  async #startProcess(part: Part, attempts: number): Promise<void> {
    this.#check();
    await this.#supervisor.start(part.name, part.process!(this.#context));
    const deadline = Date.now() + READY_MILLISECONDS;
    while (!(await isReady(part, this.#context))) {
      this.#check();
      if (!this.#supervisor.isRunning(part.name)) {
        if (attempts === 1) throw this.#supervisor.failure(part.name, "ended before it was ready");
        await delay(500);
        return this.#startProcess(part, attempts - 1);
      }
      if (Date.now() > deadline) {
        throw this.#supervisor.failure(part.name, `was not ready after ${READY_MILLISECONDS / 1_000} s`);
      }
      await delay(POLL_MILLISECONDS);
    }
    this.#supervisor.watch(part.name);
  }

  async #stopOne(part: Part): Promise<void> {
    if (!this.#starts.has(part.name)) return;
    const begin = Date.now();
    this.#progress({ part: part.name, state: "stopping", milliseconds: 0 });
    try {
      await this.#detach.get(part.name)?.();
    } finally {
      await this.#supervisor.stop(part.name);
    }
    this.#progress({ part: part.name, state: "stopped", milliseconds: Date.now() - begin });
  }

  #publish(part: Part): void {
    const { run } = this.#supervisor;
    const url = part.url?.(this.#context);
    if (url !== undefined) run.urls[part.name] = url;
    Object.assign(run.env, part.env?.(this.#context));
    this.#supervisor.record();
  }

  #check(): void {
    if (this.#stopping) throw new StackError("The stack was stopped while it started");
  }
}

/** A part that does not answer yet is not ready. */
async function isReady(part: Part, context: PartContext): Promise<boolean> {
  try {
    return (await part.ready?.(context)) ?? true;
  } catch {
    return false;
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
