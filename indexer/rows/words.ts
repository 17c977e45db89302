import { CODEC, cidOf } from "@datagraph/protocol";
import { type Address, type Hex, isAddressEqual, pad, zeroAddress } from "viem";

const KINDS = ["none", "file", "pool", "stream", "derived"] as const;
const CLASSES = ["none", "personal", "open"] as const;
const SUPPORT = ["against", "for", "abstain"] as const;
const SKIP_REASONS = [
  "none",
  "expired",
  "over-maximum",
  "bad-signature",
  "nonce-used",
  "insufficient-deposit",
  "consent-block",
  "spender-limit",
  "cancelled",
] as const;

/** Returns the word for the registry's `Kind`. */
export function kindOf(kind: number): (typeof KINDS)[number] {
  return KINDS[kind] ?? "none";
}

/** Returns the word for the registry's `PoolClass`. */
export function classOf(poolClass: number): (typeof CLASSES)[number] {
  return CLASSES[poolClass] ?? "none";
}

/** Returns the word for a vote's support; "other" is what GovernorCountingSimple does not know. */
export function supportOf(support: number): (typeof SUPPORT)[number] | "other" {
  return SUPPORT[support] ?? "other";
}

/** Returns the word for the ledger's `SkipReason`. */
export function skipReasonOf(reason: number): string {
  return SKIP_REASONS[reason] ?? `reason-${reason}`;
}

/** Returns the CID of a digest, or null when the codec is none the protocol knows: contributors choose it freely. */
export function cidOrNull(digest: Hex, codec: number = CODEC.raw): string | null {
  return codec === CODEC.raw || codec === CODEC.dagPb ? cidOf(digest, codec) : null;
}

/** Returns an account as the vault names payees: 32 bytes. */
export function payeeOf(account: Address): Hex {
  return pad(account, { size: 32 }).toLowerCase() as Hex;
}

/** Returns whether two addresses are the same, whatever their case. */
export const same = isAddressEqual;

/** Returns whether this is nobody's address, or the native coin's. */
export function isZero(address: Address): boolean {
  return isAddressEqual(address, zeroAddress);
}
