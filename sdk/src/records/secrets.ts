import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { type Hex, bytesToHex } from "viem";

const INFO = utf8ToBytes("datagraph/record-secret/v1");

/** Returns the SHA-256 of a file key: what envelopes and gates name the key by without showing it. */
export function keyDigest(fileKey: Uint8Array): Hex {
  return bytesToHex(sha256(fileKey));
}

/** Returns the 32-byte secret that salts a version's leaves, derived of its file key: who may decrypt may prove. */
export function recordSecret(fileKey: Uint8Array): Uint8Array {
  return hkdf(sha256, fileKey, new Uint8Array(), INFO, 32);
}
