import { createIdentity } from "@datagraph/sdk";
import { saveIdentity } from "@datagraph/sdk/node";
import { z } from "zod";
import { defineVerb } from "../../client/defineVerb.ts";
import { IDENTITY, Identity } from "../../client/identity.ts";
import { LOCK, Lock, lockIdentity } from "../../client/lockIdentity.ts";

/** `datagraph identity create`: a new age identity, locked by a passphrase or a wallet. */
export const command = defineVerb({
  options: { ...IDENTITY, ...LOCK },
  examples: [
    "identity create",
    "identity create --identity ./station.json",
    "identity create --lock wallet --as station",
  ],
  input: z.object({ ...Identity, ...Lock }),
  run: async ({ identity: file, ...lock }) => {
    const { identity, recipient } = await createIdentity();
    const locked = await lockIdentity(identity, lock);
    await saveIdentity(file, locked);
    return { recipient, lockedBy: locked.unlock.by, file };
  },
  render: ({ recipient, lockedBy, file }) =>
    `Identity ${recipient}\nlocked in ${file}. Keep a copy of the file, and the ${lockedBy}: without both, what is encrypted for it stays closed.`,
});
