import { lockWithPassphrase } from "@datagraph/sdk";
import { z } from "zod";
import { defineVerb } from "../../client/defineVerb.ts";
import { IDENTITY, Identity, openIdentity } from "../../client/identity.ts";
import { replaceIdentity } from "../../client/keepIdentity.ts";
import { askPassphrase } from "../../client/passphrase.ts";

/** `datagraph identity passphrase`: locks the same identity under another passphrase. */
export const command = defineVerb({
  options: IDENTITY,
  examples: ["identity passphrase"],
  input: z.object(Identity),
  run: async ({ identity: file }) => {
    const secret = await openIdentity(file);
    const passphrase = await askPassphrase("The new passphrase", "DATAGRAPH_NEW_PASSPHRASE");
    const locked = await lockWithPassphrase(secret, passphrase);
    await replaceIdentity(file, locked);
    return { recipient: locked.recipient, file };
  },
  render: ({ file }) =>
    `${file} is locked by the new passphrase. Copies of it made before still open with the old one.`,
});
