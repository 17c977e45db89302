import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { once } from "node:events";
import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { appBuild } from "../../cli/src/stack/parts/app.ts";
import type { PartContext, ProcessSpec } from "../../cli/src/stack/part.ts";
import { freePorts } from "../../cli/src/stack/ports.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const NEXT = createRequire(import.meta.url).resolve("next/dist/bin/next");
const START_MILLISECONDS = 60_000;

/** A running app; `output` is what it has printed. */
export type RunningApp = { url: string; output: () => string; stop: () => Promise<void> };

type Env = Readonly<Record<string, string>>;

/** Builds the app if its sources have changed since it was built last. */
export async function buildApp(): Promise<void> {
  await appBuild.prepare!({ root: ROOT } as PartContext, runToEnd);
}

/** Starts the built app on a free port. Throws with what it printed if it ends before it answers. */
export async function startApp(env: Env): Promise<RunningApp> {
  const { app: port } = await freePorts();
  const { child, output } = spawnNext(["start", "app", "-H", "127.0.0.1", "-p", String(port)], env);
  const url = `http://localhost:${port}`;
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill();
    await once(child, "exit");
  };
  const deadline = Date.now() + START_MILLISECONDS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`The app did not start, code ${child.exitCode}: ${output()}`);
    }
    await delay(100);
  }
  return { url, output, stop };
}

function spawnNext(args: readonly string[], env: Env): { child: ChildProcess; output: () => string } {
  const base = { PATH: process.env.PATH ?? "", NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const child = spawn(process.execPath, [NEXT, ...args], { cwd: ROOT, env: { ...base, ...env } });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return { child, output: () => text };
}

async function runToEnd({ args, env }: ProcessSpec): Promise<void> {
  const { child, output } = spawnNext(args.slice(1), env ?? {});
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`next ${args.slice(1).join(" ")} ended with ${code}: ${output()}`);
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
