import { identityToRecipient } from "age-encryption";
import { IdentityError } from "./errors.ts";

/** Returns the recipient (`age1...`) of an age identity. Throws IdentityError when it is none. */
export async function recipientOf(identity: string): Promise<string> {
  try {
    return await identityToRecipient(identity);
  } catch {
    // The cause could quote the identity, which is a secret.
    throw new IdentityError("not-identity", "Not an age identity: it begins with AGE-SECRET-KEY-1");
  }
}
