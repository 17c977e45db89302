import type { z } from "zod";
import { UsageError } from "./usageError.ts";

/** How a command speaks to who runs it. */
export type CommandContext = {
  /** True if a program reads the answer. */
  json: boolean;
  /** Tells what happens: people read the text, programs one JSON line of the data (nothing without data). */
  say: (text: string, data?: unknown) => void;
};

type Definition<Input extends z.ZodType, Result> = {
  /** Arguments in their order, as commander writes them: `"<file>": "the CSV file to register"`. */
  arguments?: Readonly<Record<string, string>>;
  /** Options in the same way: `"--price <amount>": "price in whole tokens"`. */
  options?: Readonly<Record<string, string>>;
  /** What a person may copy: each a whole command line without `./datagraph`. */
  examples: readonly string[];
  /** Arguments and options together, by name in camel case. */
  input: Input;
  run: (input: z.output<Input>, context: CommandContext) => Promise<Result>;
  /** The result as text. Absent: its fields, one a line. */
  render?: (result: Result) => string;
};

/** A command, ready to be put into the program. */
export type Command = {
  arguments: Readonly<Record<string, string>>;
  options: Readonly<Record<string, string>>;
  examples: readonly string[];
  /** Checks the input, runs and prints. Throws `UsageError` for input that does not do. */
  execute: (input: Record<string, unknown>, context: CommandContext) => Promise<void>;
};

/** Returns a command from its definition. What `run` returns is the answer, as text or, under `--json`, as JSON. */
export function defineCommand<Input extends z.ZodType, Result>(definition: Definition<Input, Result>): Command {
  return {
    arguments: definition.arguments ?? {},
    options: definition.options ?? {},
    examples: definition.examples,
    execute: async (raw, context) => {
      const parsed = definition.input.safeParse(raw);
      if (!parsed.success) throw usageError(parsed.error, raw, definition.options ?? {});
      const result = await definition.run(parsed.data, context);
      if (result !== undefined) context.say((definition.render ?? fields)(result), result);
    },
  };
}

function usageError({ issues }: z.ZodError, raw: Record<string, unknown>, options: object): UsageError {
  const issue = issues[0]!;
  const name = String(issue.path[0] ?? "input");
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const isOption = Object.keys(options).some((key) => key.split(/[ ,]+/).includes(flag));
  const given = raw[name] === undefined ? "missing" : `"${String(raw[name])}"`;
  return new UsageError(`${isOption ? flag : `<${name}>`} is ${given}: ${issue.message}`);
}

function fields(result: unknown): string {
  if (typeof result !== "object" || result === null) return String(result);
  const entries = Object.entries(result);
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${name.padEnd(width)}  ${String(value)}`).join("\n");
}
