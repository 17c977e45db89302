import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A running emulator. */
export type Emulator = { url: string; stop: () => Promise<void> };

/** Starts the emulator in a process of its own. Throws when it ends before it listens. */
export async function startEmulator(env: Readonly<Record<string, string>>): Promise<Emulator> {
  const child = spawn(process.execPath, ["--no-node-snapshot", join(import.meta.dirname, "emulator.ts")], {
    // only what it needs: an action that broke out would find no secrets here
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const [line] = (await Promise.race([once(createInterface(child.stdout), "line"), ended])) as [unknown];
  if (typeof line !== "string") throw new Error(`The Lit emulator ended with ${String(line)}`);
  const { port } = JSON.parse(line) as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}
