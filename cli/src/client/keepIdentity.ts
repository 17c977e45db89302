import { dirname, join } from "node:path";
import { type LockedIdentity, streamOf } from "@datagraph/sdk";
import { loadIdentity, saveIdentity, writeFileAtomic } from "@datagraph/sdk/node";

/** Returns where a former identity is kept: beside the present one, by its recipient. */
export function formerFile(file: string, recipient: string): string {
  return join(dirname(file), `identity-${recipient.slice(4, 16)}.json`);
}

/** Puts an identity in another's place; a crash leaves one or the other, whole. */
export async function replaceIdentity(file: string, identity: LockedIdentity): Promise<void> {
  const json = new TextEncoder().encode(`${JSON.stringify(identity, null, 2)}\n`);
  await writeFileAtomic(file, streamOf(json), { mode: 0o600 });
}

/** Keeps a copy of the identity in `file` where `formerFile` says. Throws when another one is there. */
export async function keepFormer(file: string, identity: LockedIdentity): Promise<string> {
  const kept = formerFile(file, identity.recipient);
  const there = await loadIdentity(kept).catch(() => undefined);
  if (there?.recipient !== identity.recipient) await saveIdentity(kept, identity);
  return kept;
}
