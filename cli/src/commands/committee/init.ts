import { z } from "zod";
import { SEAL_KEY, SealKey, operate } from "../../client/operate.ts";
import { defineCommand } from "../../command.ts";

/** `datagraph committee init`: a node's directory with a fresh, sealed identity. */
export const command = defineCommand({
  arguments: { "<directory>": "where the node shall keep its files" },
  options: { ...SEAL_KEY, "--seal-key <file>": "the file with the key that seals them; made if it is not there" },
  examples: ["committee init ./node --seal-key ./seal.key"],
  input: z.object({ directory: z.string().min(1), ...SealKey }),
  run: ({ directory, sealKey }) => operate(["init", directory], sealKey),
});
