import type { Envelope } from "@datagraph/protocol";
import { fromBase64 } from "../bytes/base64.ts";

/** Returns an envelope's ciphertext; none when it is no base64, which then opens nothing. */
export function ciphertextIn({ ciphertext }: Pick<Envelope, "ciphertext">): Uint8Array {
  try {
    return fromBase64(ciphertext);
  } catch {
    return new Uint8Array();
  }
}

/** Says in what way an envelope is garbage, by what its right decryption key gave. */
export function garbageIn(opened: Uint8Array | undefined): string {
  return opened === undefined
    ? "does not open: it was not made for its own condition"
    : "holds another key than its digest says";
}
