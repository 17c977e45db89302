import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CommandContext } from "./command.ts";
import { makeWorld } from "./demo/makeWorld.ts";
import { runDemo } from "./demo/runDemo.ts";
import type { Stack } from "./stack/startStack.ts";

/**
 * Walks through the demo's steps once in a kept stack's life, so that a newcomer finds people, queries and payouts. A
 * walk that was broken off is not repeated: what it did stands on the chain.
 */
export async function seed(stack: Stack, context: CommandContext): Promise<void> {
  const [begun, done] = ["seed.begun", "seed.done"].map((name) => join(stack.directory, name)) as [string, string];
  if (existsSync(done)) return;
  if (existsSync(begun)) {
    context.say("\nThe seed data is incomplete, since a run before broke it off; --fresh makes all of it.");
    return;
  }
  writeFileSync(begun, "");
  context.say("\nMaking seed data: the demo's steps, once. What they do is real, who does it is not.");
  await runDemo(await makeWorld(stack), {
    withFraud: false,
    onStart: (step) => context.say(`  ${step} ...`),
    onEnd: ({ result, milliseconds }) => context.say(`    ${result} (${(milliseconds / 1000).toFixed(1)} s)`),
  });
  writeFileSync(done, "");
  rmSync(begun);
}
