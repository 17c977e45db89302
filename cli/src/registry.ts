import type { Command } from "./command.ts";

/** A command and how to load it: nothing is loaded but what is run. */
export type Entry = { summary: string; load: () => Promise<{ command: Command }> };
export type Noun = { summary: string; verbs: Readonly<Record<string, Entry>> };

/** What stands on its own: `datagraph up`. */
export const COMMANDS: Readonly<Record<string, Entry>> = {
  up: { summary: "start the local stack and keep its state", load: () => import("./up.ts") },
  demo: { summary: "walk through the main job, each step checked", load: () => import("./demo.ts") },
  test: { summary: "run every test", load: () => import("./test.ts") },
  check: { summary: "check format, lint, types, dead code and generated files", load: () => import("./check.ts") },
};

/** What is done to something: `datagraph dataset register`, in commands/<noun>/<verb>.ts. */
export const NOUNS: Readonly<Record<string, Noun>> = {};
