import { type ConditionTerms, RESOURCE_PREFIX, canonicalConditions } from "@datagraph/protocol";
import type { Hex } from "viem";
import { checksumAddress } from "./checksumAddress.ts";
import { sha256Hex } from "./sha256Hex.ts";

/** Returns the protocol's `accessConditions`, without viem: see `checksumAddress`. */
export function committeeConditions(terms: ConditionTerms): ReturnType<typeof canonicalConditions> {
  return canonicalConditions({ ...terms, contract: checksumAddress(terms.contract) });
}

/** Returns the protocol's `gateIdentity`, without viem: the identity that a file key is encrypted to. */
export function committeeIdentity(terms: ConditionTerms, keyDigest: Hex): string {
  const text = new TextEncoder().encode(JSON.stringify(committeeConditions(terms)));
  return `${RESOURCE_PREFIX}${sha256Hex(text).slice(2)}/${keyDigest.slice(2)}`;
}
