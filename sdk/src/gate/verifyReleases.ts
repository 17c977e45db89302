import { type ReleaseReceipt, releaseReceiptText } from "@datagraph/protocol";
import { ed25519 } from "@noble/curves/ed25519.js";
import { hexToBytes } from "@noble/curves/utils.js";
import { type Hex, sha256, stringToBytes } from "viem";

/** Where a list of receipts goes on: after the receipt with this number, whose line has this digest. */
export type ReleaseTail = { number: number; digest: string };

/** The tail of an empty list. */
export const NO_RELEASES: ReleaseTail = { number: 0, digest: "" };

/**
 * Returns the tail of a node's list after these receipts. Throws an error that names the first receipt which is not the
 * node's (`signingKey`: ed25519, hexadecimal), was altered, or does not follow the one before: a node that drops or
 * rewrites a receipt is found out by whoever kept the tail.
 */
export function verifyReleases(receipts: readonly ReleaseReceipt[], signingKey: Hex, after = NO_RELEASES): ReleaseTail {
  return receipts.reduce((tail, { signature, ...receipt }) => {
    const { number, previous, node } = receipt;
    if (number !== tail.number + 1 || previous !== tail.digest)
      throw new Error(`Receipt ${number} of node ${node} does not follow receipt ${tail.number}`);
    if (`0x${node}` !== signingKey || !isSigned(releaseReceiptText(receipt), signature, signingKey))
      throw new Error(`Receipt ${number} is not signed by node ${signingKey}`);
    return { number, digest: sha256(stringToBytes(JSON.stringify({ ...receipt, signature }))).slice(2) };
  }, after);
}

function isSigned(text: string, signature: string, key: Hex): boolean {
  try {
    return ed25519.verify(hexToBytes(signature), stringToBytes(text), hexToBytes(key.slice(2)), { zip215: false });
  } catch {
    return false;
  }
}
