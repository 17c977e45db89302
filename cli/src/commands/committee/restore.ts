import { z } from "zod";
import { SEAL_KEY, SealKey, operate } from "../../client/operate.ts";
import { defineCommand } from "../../command.ts";

/** `datagraph committee restore`: puts a backup into an empty directory. */
export const command = defineCommand({
  arguments: { "<directory>": "where the node shall keep its files", "<file>": "the backup" },
  options: SEAL_KEY,
  examples: ["committee restore ./node ./node.backup.json --seal-key ./seal.key"],
  input: z.object({ directory: z.string().min(1), file: z.string().min(1), ...SealKey }),
  run: ({ directory, file, sealKey }) => operate(["restore", directory, file], sealKey),
});
