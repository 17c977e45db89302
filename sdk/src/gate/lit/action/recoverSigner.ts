import { secp256k1 } from "@noble/curves/secp256k1.js";
import { bytesToHex, concatBytes, hexToBytes } from "@noble/curves/utils.js";
import { keccak_256 } from "@noble/hashes/sha3.js";

/** Returns the digest that wallets sign for a text (EIP-191, version E). */
export function textDigest(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  return keccak_256(concatBytes(new TextEncoder().encode(`\x19Ethereum Signed Message:\n${bytes.length}`), bytes));
}

/** Returns the address whose key signed a digest, in lower case; undefined when it is no signature of a key. */
export function recoverSigner(digest: Uint8Array, signature: string): string | undefined {
  try {
    const bytes = hexToBytes(signature.slice(2));
    const [v] = bytes.subarray(64);
    if (bytes.length !== 65 || v === undefined) return undefined;
    const parsed = secp256k1.Signature.fromBytes(bytes.subarray(0, 64), "compact");
    const key = parsed.addRecoveryBit(v >= 27 ? v - 27 : v).recoverPublicKey(digest);
    return `0x${bytesToHex(keccak_256(key.toBytes(false).subarray(1)).subarray(-20))}`;
  } catch {
    return undefined;
  }
}
