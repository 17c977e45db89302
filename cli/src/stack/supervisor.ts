import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { PartError } from "./errors.ts";
import type { ProcessSpec } from "./part.ts";
import { endGroup, signalGroup, startTimeOf } from "./processes.ts";
import { type RunFile, writeRunFile } from "./runFile.ts";

const GRACE_MILLISECONDS = 10_000;
const LAST_LINES = 15;

type Running = {
  child: ChildProcess;
  pid: number;
  stopSignal: NodeJS.Signals;
  stopping: boolean;
  ended: Promise<string>;
};

/**
 * Starts processes, each in a group of its own, so a Ctrl-C in the terminal reaches the supervisor alone and children of
 * children end with their part. Records each one in the run file as soon as it has a pid.
 */
export class Supervisor {
  readonly #directory: string;
  readonly #running = new Map<string, Running>();
  readonly #onDeath: (error: PartError) => void;
  readonly run: RunFile;

  constructor(directory: string, onDeath: (error: PartError) => void) {
    this.#directory = directory;
    this.#onDeath = onDeath;
    const supervisor = { pid: process.pid, startTime: startTimeOf(process.pid) ?? "unknown" };
    this.run = { supervisor, parts: [], urls: {}, env: {} };
    mkdirSync(join(directory, "logs"), { recursive: true });
    this.record();
    process.on("exit", this.#killNow);
  }

  /** Spawns a part's process. Throws if the command cannot be run. */
  async start(name: string, spec: ProcessSpec): Promise<void> {
    const child = this.#spawn(name, spec);
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", (error) => reject(this.failure(name, `could not be started: ${error.message}`)));
    });
  }

  /** Runs a command to its end. Throws with its last lines if it fails. */
  async runToEnd(name: string, spec: ProcessSpec): Promise<void> {
    await this.start(name, spec);
    const running = this.#running.get(name)!;
    // its end is awaited here, so it is no sudden death
    running.stopping = true;
    const how = await running.ended;
    if (how !== "code 0") throw this.failure(name, `failed with ${how}`);
  }

  isRunning(name: string): boolean {
    return this.#running.has(name);
  }

  /** Returns the error of a part that did not do as it should, with the last lines of its log. */
  failure(name: string, what: string): PartError {
    const path = this.#logOf(name);
    const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n").filter(Boolean) : [];
    return new PartError(name, what, path, lines.slice(-LAST_LINES));
  }

  /** From now on an end of the part's process that nobody asked for is reported. */
  watch(name: string): void {
    const running = this.#running.get(name);
    void running?.ended.then((how) => {
      if (!running.stopping) this.#onDeath(this.failure(name, `ended by itself with ${how}`));
    });
  }

  /** Ends a part's process and everything it started. */
  async stop(name: string): Promise<void> {
    const running = this.#running.get(name);
    if (running === undefined) return;
    running.stopping = true;
    await endGroup(running.pid, running.stopSignal, GRACE_MILLISECONDS);
    await running.ended;
  }

  /** Writes what runs, with the URLs known so far. */
  record(): void {
    writeRunFile(this.#directory, this.run);
  }

  /** To be called when every part has stopped. */
  close(): void {
    process.off("exit", this.#killNow);
  }

  #spawn(name: string, spec: ProcessSpec): ChildProcess {
    const log = openSync(this.#freshLog(name), "a", 0o600);
    const child = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: { ...process.env, ...spec.env },
      detached: true,
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    if (child.pid !== undefined) this.#keep(name, child, child.pid, spec.stopSignal ?? "SIGTERM");
    return child;
  }

  #keep(name: string, child: ChildProcess, pid: number, stopSignal: NodeJS.Signals): void {
    const ended = new Promise<string>((resolve) => {
      child.once("exit", (code, signal) => {
        this.#forget(name, pid);
        resolve(signal === null ? `code ${code}` : signal);
      });
    });
    this.#running.set(name, { child, pid, stopSignal, stopping: false, ended });
    this.run.parts.push({ name, pid, startTime: startTimeOf(pid) ?? "unknown", stopSignal });
    this.record();
  }

  #forget(name: string, pid: number): void {
    // what a process leaves behind in its group must not outlive it
    signalGroup(pid, "SIGKILL");
    this.#running.delete(name);
    this.run.parts = this.run.parts.filter((part) => part.pid !== pid);
    this.record();
  }

  readonly #killNow = (): void => {
    for (const { pid } of this.#running.values()) signalGroup(pid, "SIGKILL");
  };

  #freshLog(name: string): string {
    const path = this.#logOf(name);
    if (existsSync(path)) renameSync(path, `${path}.previous`);
    return path;
  }

  #logOf(name: string): string {
    return join(this.#directory, "logs", `${name}.log`);
  }
}
