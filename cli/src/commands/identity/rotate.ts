import { createIdentity } from "@datagraph/sdk";
import { z } from "zod";
import { defineVerb } from "../../client/defineVerb.ts";
import { IDENTITY, Identity, lockedIdentity, openIdentity } from "../../client/identity.ts";
import { keepFormer, replaceIdentity } from "../../client/keepIdentity.ts";
import { LOCK, Lock, lockIdentity } from "../../client/lockIdentity.ts";

/** `datagraph identity rotate`: a new identity for what comes; the former one still opens what was. */
export const command = defineVerb({
  options: { ...IDENTITY, ...LOCK },
  examples: ["identity rotate"],
  input: z.object({ ...Identity, ...Lock }),
  run: async ({ identity: file, ...lock }) => {
    const former = await lockedIdentity(file);
    // proves that it can still be unlocked before it is put aside
    await openIdentity(file);
    const { identity, recipient } = await createIdentity();
    const question = "A passphrase of at least 12 characters for the new identity";
    const locked = await lockIdentity(identity, lock, question);
    const kept = await keepFormer(file, former);
    await replaceIdentity(file, locked);
    return { recipient, file, former: kept };
  },
  render: ({ recipient, file, former }) =>
    `New files are encrypted for ${recipient}, locked in ${file}.\nThe former identity is in ${former}: keep it, what was encrypted for it opens with nothing else (--identity ${former}).`,
});
