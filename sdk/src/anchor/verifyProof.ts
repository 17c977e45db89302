import type { Proof } from "@datagraph/protocol";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { hexToBytes } from "viem";

/** Whether a proof is the key's signature of a hash. High S is taken, since JVM nodes make it. */
export function verifyProof(hash: string, { id, signature }: Proof): boolean {
  const digest = sha512(utf8ToBytes(hash)).subarray(0, 32);
  try {
    const options = { prehash: false, format: "der", lowS: false } as const;
    return secp256k1.verify(hexToBytes(`0x${signature}`), digest, hexToBytes(`0x04${id}`), options);
  } catch {
    return false;
  }
}
