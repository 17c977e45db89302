import { Command as Program, CommanderError } from "commander";
import type { Command, CommandContext } from "./command.ts";
import { messageOf } from "./messageOf.ts";
import { COMMANDS, type Entry, NOUNS } from "./registry.ts";
import { toJson } from "./toJson.ts";
import { UsageError } from "./usageError.ts";

const FAILED = 1;
const MISUSED = 2;

/** Runs one command line and returns its exit code: 0, 1 if the command failed, 2 if it was not understood. */
export async function runCli(argv: readonly string[]): Promise<number> {
  const json = argv.includes("--json");
  const context = contextFor(json);
  try {
    const program = await programFor(argv, context);
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    report(error, json);
    return error instanceof CommanderError || error instanceof UsageError ? MISUSED : FAILED;
  }
}

async function programFor(argv: readonly string[], context: CommandContext): Promise<Program> {
  const words = argv.filter((word) => !word.startsWith("-"));
  const program = prepared(new Program("datagraph"))
    .description("Share data for AI training and be paid each time it is used")
    .addHelpText("after", "\nStart here:\n  $ ./datagraph up      the whole system on this machine\n");
  for (const [name, entry] of Object.entries(COMMANDS)) {
    await addEntry(program, name, entry, words[0] === name, context);
  }
  for (const [name, { summary, verbs }] of Object.entries(NOUNS)) {
    const noun = prepared(program.command(name)).description(summary);
    for (const [verb, entry] of Object.entries(verbs)) {
      await addEntry(noun, verb, entry, words[0] === name && words[1] === verb, context);
    }
  }
  return program;
}

async function addEntry(parent: Program, name: string, entry: Entry, run: boolean, context: CommandContext) {
  const program = prepared(parent.command(name)).description(entry.summary);
  if (run) define(program, (await entry.load()).command, context);
}

function define(program: Program, command: Command, context: CommandContext): void {
  for (const [flags, description] of Object.entries(command.arguments)) program.argument(flags, description);
  for (const [flags, description] of Object.entries(command.options)) program.option(flags, description);
  const examples = command.examples.map((example) => `  $ ./datagraph ${example}\n`).join("");
  program.addHelpText("after", `\nExamples:\n${examples}`);
  program.action(async () => {
    const names = program.registeredArguments.map((argument) => camel(argument.name()));
    const positional = Object.fromEntries(names.map((name, index) => [name, program.processedArgs[index] as unknown]));
    await command.execute({ ...positional, ...program.opts<Record<string, unknown>>() }, context);
  });
}

/** Subcommands take these settings over only when they are made through here. */
function prepared(program: Program): Program {
  return program
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .option("--json", "answer in JSON, for programs")
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, outputError: () => undefined });
}

function contextFor(json: boolean): CommandContext {
  return {
    json,
    say: (text, data) => {
      if (!json) process.stdout.write(`${text}\n`);
      else if (data !== undefined) process.stdout.write(`${toJson(data)}\n`);
    },
  };
}

function report(error: unknown, json: boolean): void {
  const message = error instanceof CommanderError ? oneLine(error) : messageOf(error);
  if (json) process.stdout.write(`${toJson({ error: message })}\n`);
  process.stderr.write(`error: ${message}\n`);
  if (process.env.DATAGRAPH_DEBUG !== undefined && error instanceof Error) process.stderr.write(`${error.stack}\n`);
}

function oneLine(error: CommanderError): string {
  if (error.code === "commander.help") return "a command is missing. See ./datagraph --help";
  const message = error.message.replace(/^error: |\.$/g, "").replaceAll("\n", " ");
  return message.includes("Did you mean") ? message : `${message}. See ./datagraph --help`;
}

function camel(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
