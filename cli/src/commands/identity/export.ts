import { z } from "zod";
import { defineVerb } from "../../client/defineVerb.ts";
import { IDENTITY, Identity, lockedIdentity, openIdentity } from "../../client/identity.ts";
import { checkOutput, writeOutput } from "../../client/writeOutput.ts";
import { UsageError } from "../../usageError.ts";

/** `datagraph identity export`: the identity as any age tool takes it, not locked. */
export const command = defineVerb({
  options: {
    ...IDENTITY,
    "--out <file>": "where to write it, readable by you alone",
    "--yes": "write it although whoever reads the file can decrypt all that was encrypted for it",
    "--force": "replace the file if it is there",
  },
  examples: ["identity export --out age-key.txt --yes"],
  input: z.object({
    ...Identity,
    out: z.string("name the file to write"),
    yes: z.boolean().default(false),
    force: z.boolean().default(false),
  }),
  run: async ({ identity: file, out, yes, force }) => {
    if (!yes)
      throw new UsageError(
        "The exported file is not locked: whoever reads it can decrypt your data. Copy the locked file instead, or add --yes",
      );
    await checkOutput(out, force);
    const { recipient } = await lockedIdentity(file);
    const secret = await openIdentity(file);
    await writeOutput(out, new TextEncoder().encode(`# public key: ${recipient}\n${secret}\n`));
    return { recipient, file: out };
  },
  render: ({ recipient, file }) => `Identity ${recipient} is in ${file}, not locked: age -d -i ${file} opens its files`,
});
