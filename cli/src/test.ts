import { z } from "zod";
import { defineCommand } from "./command.ts";
import { runScript } from "./runScript.ts";

/** `datagraph test`: TypeScript and Solidity tests; the last line counts them. */
export const command = defineCommand({
  arguments: { "[filters...]": "run only the test files whose path holds one of these words" },
  examples: ["test", "test cli/src/stack"],
  input: z.object({ filters: z.array(z.string()).default([]) }),
  run: ({ filters }) => runScript("test.ts", filters),
});
