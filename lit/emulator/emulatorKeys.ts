import { hkdfSync } from "node:crypto";
import { secp256k1 } from "@noble/curves/secp256k1.js";

/**
 * Returns the private key of an action, 0x and 64 hexadecimal digits. It depends on the action's CID and on nothing else
 * but the emulator's secret. This derivation is the emulator's own: Lit's is not public, and its keys are others.
 */
export function emulatorKey(secret: Uint8Array, cid: string): string {
  for (let attempt = 0; ; attempt++) {
    const info = `datagraph development emulator of Lit/${cid}/${attempt}`;
    const key = new Uint8Array(hkdfSync("sha256", secret, "", info, 32));
    if (secp256k1.utils.isValidSecretKey(key)) return `0x${Buffer.from(key).toString("hex")}`;
  }
}
