import { join, relative, resolve } from "node:path";
import { z } from "zod";
import { type CommandContext, defineCommand } from "./command.ts";
import type { StackEvent } from "./stack/liveParts.ts";
import { DEFAULT_PORT_BASE } from "./stack/ports.ts";
import { seed } from "./seed.ts";
import { type Stack, startStack } from "./stack/startStack.ts";
import { Interrupted, anyAborted, untilSignal } from "./untilSignal.ts";

const STATE = join(import.meta.dirname, "../../.datagraph");

const Input = z.object({
  fresh: z.boolean().default(false),
  portBase: z.coerce.number("give a whole number").int("give a whole number").default(DEFAULT_PORT_BASE),
  stateDir: z.string().default(STATE),
  seed: z.boolean().default(true),
  only: z
    .string()
    .transform((list) => list.split(","))
    .optional(),
  with: z
    .string()
    .transform((list) => list.split(","))
    .optional(),
});

/** `datagraph up`: runs the stack until it is told to stop or a part fails. */
export const command = defineCommand({
  options: {
    "--fresh": "throw the kept state away and start over",
    "--port-base <number>": `the first of the ports (default ${DEFAULT_PORT_BASE})`,
    "--state-dir <directory>": "where the state is kept (default .datagraph in the checkout)",
    "--no-seed": "make no seed data on the first start",
    "--only <parts>": "start only these parts and what they need, such as chain,database",
    "--with <parts>": "start these too, which start only when named, such as metagraph",
  },
  examples: ["up", "up --fresh", "up --port-base 9540", "up --only chain,database", "up --with metagraph"],
  input: Input,
  run: async ({ fresh, portBase, stateDir, only, with: more, seed: seeded }, context) => {
    const interrupted = untilSignal();
    const directory = resolve(stateDir);
    context.say(`Starting the stack; state in ${relative(".", directory) || "."}, logs in its folder logs.`);
    const progress = (event: StackEvent) => tell(context, event);
    const options = {
      directory,
      fresh,
      portBase,
      signal: interrupted,
      progress,
      ...(only === undefined ? {} : { only }),
      ...(more === undefined ? {} : { more }),
    };
    const stack = await startStack(options);
    if (stack.unclean) context.say("\nThe run before was killed: the chain went on from what was saved last.");
    try {
      if (only === undefined && seeded) await Promise.race([seed(stack, context), failure(interrupted, stack.failed)]);
    } catch (error) {
      await stack.stop();
      throw error;
    }
    context.say(table(stack), { state: "up", urls: stack.urls, chainInstance: stack.chainInstance });
    const reason = await anyAborted(interrupted, stack.failed);
    context.say("\nStopping.");
    await stack.stop();
    if (!(reason instanceof Interrupted)) throw reason;
    context.say("Stopped. The state is kept for the next `up`; --fresh starts over.", { state: "stopped" });
  },
});

async function failure(...signals: readonly AbortSignal[]): Promise<never> {
  throw await anyAborted(...signals);
}

function tell(context: CommandContext, event: StackEvent): void {
  const { part, state, milliseconds, url } = event;
  const seconds = `${(milliseconds / 1_000).toFixed(1)} s`;
  if (state === "ready")
    context.say(`  ${part.padEnd(12)} ready    ${seconds.padStart(7)}  ${url ?? ""}`.trimEnd(), event);
  else if (state === "stopped") context.say(`  ${part.padEnd(12)} stopped  ${seconds.padStart(7)}`, event);
  else context.say(`  ${part.padEnd(12)} ${state} ...`, event);
}

function table(stack: Stack): string {
  const rows = Object.entries(stack.urls).map(([part, url]) => `  ${part.padEnd(12)} ${url}`);
  return [
    "\nDataGraph is up:",
    ...rows,
    ...(stack.urls.app === undefined
      ? []
      : [`\nOpen ${stack.urls.app} in a browser. What else there is to do: ./datagraph --help`]),
    "\nThis is a development stack: its accounts come from a public mnemonic, so never send real money to them.",
    "Ctrl-C stops it and keeps its state.",
  ].join("\n");
}
