import { readFile } from "node:fs/promises";
import { streamOf } from "../bytes/streamOf.ts";
import { writeFileAtomic } from "../files/writeFileAtomic.ts";
import { IdentityError } from "./errors.ts";
import { type LockedIdentity, parseLockedIdentity } from "./lockedIdentity.ts";

/** Keeps a locked identity in a new file that only its owner may read. Throws IdentityError when the file is there. */
export async function saveIdentity(path: string, identity: LockedIdentity): Promise<void> {
  const json = new TextEncoder().encode(`${JSON.stringify(identity, null, 2)}\n`);
  try {
    await writeFileAtomic(path, streamOf(json), { mode: 0o600, exclusive: true });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
    throw new IdentityError(
      "malformed",
      `${path} holds an identity already. Replacing it would lose all data encrypted for it: choose another path`,
      { cause },
    );
  }
}

/** Returns the locked identity of a file. Throws IdentityError when it holds none. */
export async function loadIdentity(path: string): Promise<LockedIdentity> {
  return parseLockedIdentity(await readFile(path, "utf8"));
}
