import { bytesToHex } from "@noble/curves/utils.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { Hex } from "viem";

/** Returns the SHA-256 of bytes, `0x` and hexadecimal, by the hash that the committee's client has already. */
export function sha256Hex(bytes: Uint8Array): Hex {
  return `0x${bytesToHex(sha256(bytes))}`;
}
