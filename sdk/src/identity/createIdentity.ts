import { generateX25519Identity } from "age-encryption";
import { recipientOf } from "./recipientOf.ts";

/** A contributor's own age key pair. The identity is a secret; the recipient is what files are encrypted for. */
export type AgeIdentity = { identity: string; recipient: string };

/** Returns a random age X25519 identity, `AGE-SECRET-KEY-1...` and `age1...`. */
export async function createIdentity(): Promise<AgeIdentity> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await recipientOf(identity) };
}
