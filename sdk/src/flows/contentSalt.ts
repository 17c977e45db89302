import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { type Hex, bytesToHex, hexToBytes } from "viem";

/**
 * Returns the salt of a dataset's id, derived of its plaintext's SHA-256 and the contributor's identity: the same
 * contributor cannot register the same bytes twice, and nobody else can tell from the id what they are.
 */
export function contentSalt(identity: string, digest: Hex): Hex {
  return bytesToHex(hmac(sha256, utf8ToBytes(identity), hexToBytes(digest)));
}
