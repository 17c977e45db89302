import { lockWithPassphrase, recipientOf } from "@datagraph/sdk";
import { saveIdentity } from "@datagraph/sdk/node";
import { z } from "zod";
import { defineVerb } from "../../client/defineVerb.ts";
import { IDENTITY, Identity } from "../../client/identity.ts";
import { askPassphrase } from "../../client/passphrase.ts";
import { readInput } from "../../client/readInput.ts";

/** `datagraph identity import`: locks an age identity that another tool made or `identity export` wrote. */
export const command = defineVerb({
  arguments: { "<file>": "with one AGE-SECRET-KEY-1... line, as age-keygen writes it" },
  options: IDENTITY,
  examples: ["identity import age-key.txt"],
  input: z.object({ ...Identity, file: z.string() }),
  run: async ({ identity: file, file: source }) => {
    const text = new TextDecoder().decode(await readInput(source));
    const keys = text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line.startsWith("AGE-SECRET-KEY-1"));
    if (keys.length !== 1) throw new Error(`${source} has ${keys.length} age identities: give a file with one`);
    const recipient = await recipientOf(keys[0]!);
    const passphrase = await askPassphrase("A passphrase of at least 12 characters");
    await saveIdentity(file, await lockWithPassphrase(keys[0]!, passphrase));
    return { recipient, file };
  },
  render: ({ recipient, file }) => `Identity ${recipient}\nlocked in ${file}. The file it came from is not: delete it.`,
});
