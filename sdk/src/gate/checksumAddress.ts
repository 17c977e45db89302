import { bytesToHex } from "@noble/curves/utils.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import type { Address } from "viem";

/**
 * Returns an address in EIP-55 casing. As viem's `getAddress`, without the second Keccak that it would bring into the
 * committee's client, which browsers load.
 */
export function checksumAddress(address: Address): Address {
  const digits = address.slice(2).toLowerCase();
  if (!/^[0-9a-f]{40}$/.test(digits)) throw new TypeError(`Not an address: ${address}`);
  const hash = bytesToHex(keccak_256(new TextEncoder().encode(digits)));
  return `0x${[...digits].map((digit, at) => (hash[at]! >= "8" ? digit.toUpperCase() : digit)).join("")}`;
}
