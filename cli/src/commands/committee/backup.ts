import { z } from "zod";
import { SEAL_KEY, SealKey, operate } from "../../client/operate.ts";
import { defineCommand } from "../../command.ts";

/** `datagraph committee backup`: a node's sealed files in one; it opens with the node's seal key only. */
export const command = defineCommand({
  arguments: { "<directory>": "the node's files", "<file>": "where the backup goes" },
  options: SEAL_KEY,
  examples: ["committee backup ./node ./node.backup.json --seal-key ./seal.key"],
  input: z.object({ directory: z.string().min(1), file: z.string().min(1), ...SealKey }),
  run: ({ directory, file, sealKey }) => operate(["backup", directory, file], sealKey),
});
