import { hkdfSync } from "node:crypto";

/**
 * Returns the private key of an action, 0x and 64 hexadecimal digits. It depends on the action's CID and on nothing else
 * but the emulator's secret. This derivation is the emulator's own: Lit's is not public, and its keys are others.
 */
export function emulatorKey(secret: Uint8Array, cid: string): string {
  // that these bytes are no key of secp256k1 has a chance of one in 2^128
  const bytes = hkdfSync("sha256", secret, "", `datagraph development emulator of Lit/${cid}`, 32);
  return `0x${Buffer.from(bytes).toString("hex")}`;
}
