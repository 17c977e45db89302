import { type Hex, type LocalAccount, recoverMessageAddress } from "viem";
import { canonicalJson } from "../records/canonicalJson.ts";

/** Returns the document with the account's EIP-191 signature over the canonical JSON (RFC 8785) of the rest. */
export async function signDocument<D extends object>(
  account: Pick<LocalAccount, "signMessage">,
  document: D,
): Promise<D & { signature: Hex }> {
  const signature = await account.signMessage({ message: { raw: canonicalJson(document) } });
  return { ...document, signature };
}

/** Returns who signed a document that `signDocument` made. Throws when the signature is malformed. */
export async function documentSigner({ signature, ...document }: { signature: Hex }): Promise<`0x${string}`> {
  return recoverMessageAddress({ message: { raw: canonicalJson(document) }, signature });
}
