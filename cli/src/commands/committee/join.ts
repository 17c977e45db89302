import { z } from "zod";
import { SEAL_KEY, SealKey, operate } from "../../client/operate.ts";
import { defineCommand } from "../../command.ts";

/** `datagraph committee join`: lets a running node carry a plan out. */
export const command = defineCommand({
  arguments: {
    "<directory>": "the node's files",
    "<plan>": "the plan; compare its name with the other operators first",
  },
  options: SEAL_KEY,
  examples: ["committee join ./node ./plan.json --seal-key ./seal.key"],
  input: z.object({ directory: z.string().min(1), plan: z.string().min(1), ...SealKey }),
  run: ({ directory, plan, sealKey }) => operate(["join", directory, plan], sealKey),
});
