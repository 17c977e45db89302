import { createIdentity, lockWithPassphrase } from "@datagraph/sdk";
import { saveIdentity } from "@datagraph/sdk/node";
import { z } from "zod";
import { defineVerb } from "../../client/defineVerb.ts";
import { IDENTITY, Identity } from "../../client/identity.ts";
import { askPassphrase } from "../../client/passphrase.ts";

/** `datagraph identity create`: a new age identity, locked under a passphrase. */
export const command = defineVerb({
  options: IDENTITY,
  examples: ["identity create", "identity create --identity ./station.json"],
  input: z.object(Identity),
  run: async ({ identity: file }) => {
    const { identity, recipient } = await createIdentity();
    const passphrase = await askPassphrase("A passphrase of at least 12 characters");
    await saveIdentity(file, await lockWithPassphrase(identity, passphrase));
    return { recipient, file };
  },
  render: ({ recipient, file }) =>
    `Identity ${recipient}\nlocked in ${file}. Keep a copy of the file and remember the passphrase: without both, what is encrypted for it stays closed.`,
});
