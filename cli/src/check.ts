import { z } from "zod";
import { defineCommand } from "./command.ts";
import { runScript } from "./runScript.ts";

/** `datagraph check`: everything that is wrong without running it. */
export const command = defineCommand({
  examples: ["check"],
  input: z.object({}),
  run: () => runScript("check.ts", []),
});
