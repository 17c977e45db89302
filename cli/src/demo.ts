import { z } from "zod";
import { type CommandContext, defineCommand } from "./command.ts";
import { makeWorld } from "./demo/makeWorld.ts";
import { type StepResult, runDemo } from "./demo/runDemo.ts";
import { startStack } from "./stack/startStack.ts";
import { anyAborted, untilSignal } from "./untilSignal.ts";

/** What the demo needs: everything but the app. */
export const DEMO_PARTS = ["gateway", "indexer", "committee-1", "committee-2", "committee-3"];

/** `datagraph demo`: the main job on a stack that is thrown away, each step checked. */
export const command = defineCommand({
  examples: ["demo", "demo --json"],
  input: z.object({}),
  run: async (_, context) => {
    const interrupted = untilSignal();
    context.say("Starting a stack of its own; nothing of it is kept.");
    const stack = await startStack({
      only: DEMO_PARTS,
      signal: interrupted,
      progress: ({ part, state }) => told(context, part, state),
    });
    try {
      const stopped = anyAborted(interrupted, stack.failed).then((reason) => Promise.reject(reason as Error));
      const steps = await Promise.race([walk(stack, context), stopped]);
      return { ok: true, checks: steps.reduce((sum, { checks }) => sum + checks, 0), steps };
    } finally {
      context.say("\nStopping the stack.");
      await stack.stop();
    }
  },
  render: ({ steps, checks }) => `${table(steps)}\n\nAll ${checks} checks hold.`,
});

async function walk(stack: Parameters<typeof makeWorld>[0], context: CommandContext): Promise<StepResult[]> {
  const world = await makeWorld(stack);
  return runDemo(world, {
    withFraud: true,
    onStart: (step) => context.say(`\n${step} ...`),
    onEnd: ({ result, checks, milliseconds }) =>
      context.say(`  ${result} (${checks} checks, ${seconds(milliseconds)})`),
  });
}

function told(context: CommandContext, part: string, state: string): void {
  if (state === "ready") context.say(`  ${part} ready`);
}

function table(steps: readonly StepResult[]): string {
  const rows = steps.map(({ step, result, milliseconds, gas }) => [
    step,
    result,
    seconds(milliseconds),
    gas.toLocaleString("en"),
  ]);
  const head = ["step", "result", "time", "gas"];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join("  ");
  return ["", line(head), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
