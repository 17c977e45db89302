import { z } from "zod";
import { defineVerb } from "../../client/defineVerb.ts";
import { IDENTITY, Identity, lockedIdentity } from "../../client/identity.ts";

/** `datagraph identity show`: the recipient that files are encrypted for. */
export const command = defineVerb({
  options: IDENTITY,
  examples: ["identity show"],
  input: z.object(Identity),
  run: async ({ identity: file }) => {
    const { recipient, unlock } = await lockedIdentity(file);
    return { recipient, lockedBy: unlock.by, file };
  },
});
