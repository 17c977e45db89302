import { recipientOf } from "@datagraph/sdk";
import { saveIdentity } from "@datagraph/sdk/node";
import { z } from "zod";
import { defineVerb } from "../../client/defineVerb.ts";
import { IDENTITY, Identity } from "../../client/identity.ts";
import { LOCK, Lock, lockIdentity } from "../../client/lockIdentity.ts";
import { readInput } from "../../client/readInput.ts";

/** `datagraph identity import`: locks an age identity that another tool made or `identity export` wrote. */
export const command = defineVerb({
  arguments: { "<file>": "with one AGE-SECRET-KEY-1... line, as age-keygen writes it" },
  options: { ...IDENTITY, ...LOCK },
  examples: ["identity import age-key.txt"],
  input: z.object({ ...Identity, ...Lock, file: z.string() }),
  run: async ({ identity: file, file: source, ...lock }) => {
    const text = new TextDecoder().decode(await readInput(source));
    const keys = text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line.startsWith("AGE-SECRET-KEY-1"));
    if (keys.length !== 1) throw new Error(`${source} has ${keys.length} age identities: give a file with one`);
    const recipient = await recipientOf(keys[0]!);
    await saveIdentity(file, await lockIdentity(keys[0]!, lock));
    return { recipient, file };
  },
  render: ({ recipient, file }) => `Identity ${recipient}\nlocked in ${file}. The file it came from is not: delete it.`,
});
