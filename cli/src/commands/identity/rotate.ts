import { createIdentity, lockWithPassphrase } from "@datagraph/sdk";
import { z } from "zod";
import { defineVerb } from "../../client/defineVerb.ts";
import { IDENTITY, Identity, lockedIdentity, openIdentity } from "../../client/identity.ts";
import { keepFormer, replaceIdentity } from "../../client/keepIdentity.ts";
import { askPassphrase } from "../../client/passphrase.ts";

/** `datagraph identity rotate`: a new identity for what comes; the former one still opens what was. */
export const command = defineVerb({
  options: IDENTITY,
  examples: ["identity rotate"],
  input: z.object(Identity),
  run: async ({ identity: file }) => {
    const former = await lockedIdentity(file);
    // proves that it can still be unlocked before it is put aside
    await openIdentity(file);
    const { identity, recipient } = await createIdentity();
    const passphrase = await askPassphrase("A passphrase of at least 12 characters for the new identity");
    const locked = await lockWithPassphrase(identity, passphrase);
    const kept = await keepFormer(file, former);
    await replaceIdentity(file, locked);
    return { recipient, file, former: kept };
  },
  render: ({ recipient, file, former }) =>
    `New files are encrypted for ${recipient}, locked in ${file}.\nThe former identity is in ${former}: keep it, what was encrypted for it opens with nothing else (--identity ${former}).`,
});
