import type { z } from "zod";
import { type Command, type CommandContext, type Definition, defineCommand } from "../command.ts";
import { explain } from "./explain.ts";

/** `defineCommand` for what talks to the network: refusals of contracts and services are put into words. */
export function defineVerb<Input extends z.ZodType, Result>(definition: Definition<Input, Result>): Command {
  return defineCommand({
    ...definition,
    run: (input: z.output<Input>, context: CommandContext) =>
      definition.run(input, context).catch((error: unknown) => {
        throw explain(error);
      }),
  });
}
