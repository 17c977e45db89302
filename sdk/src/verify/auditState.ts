import type { Address, Hex } from "viem";
import type { AuditEvent } from "./auditEvents.ts";

/*
 * The second implementation of docs/economics.md, beside protocol's `derivePayouts`. It shares no rule, codec or tree
 * with it, so that a mistake in one of them shows as a difference. Keep it so.
 */

type Args<N extends AuditEvent["eventName"]> = Extract<AuditEvent, { eventName: N }>["args"];

/** A pool's terms as the registry emits them, and their hash. */
export type Terms = Args<"TermsProposed">["terms"] & { hash: Hex };

/** From which block on something holds. */
export type From<T> = { from: bigint; is: T };

/** What can be withdrawn and suspended: a pool or a stream. */
export type Closable = {
  withdrawn: bigint;
  suspensions: { from: bigint; until: bigint; lifted: bigint }[];
};

export type Batch = { from: bigint; rejected: bigint; kind: number; count: bigint; start: bigint; end: bigint };

export type Member = Closable & {
  number: number;
  owner: Address;
  consents: From<{ hash: Hex; fields: bigint; licences: bigint; rows: boolean }>[];
  admitted: From<boolean>[];
  batches: Batch[];
};

export type AuditPool = Closable & {
  terms: From<Terms>[];
  proposed: Map<Hex, Terms>;
  members: Member[];
};

/** What the events said so far. Its size follows contributors, consents and anchors, never settlements. */
export type AuditState = {
  pools: Map<number, AuditPool>;
  ids: Map<bigint, AuditPool | Member>;
  fees: Map<number, bigint>;
  share: bigint;
  /** whether anything ever was suspended: from then on the times of blocks matter */
  suspended: boolean;
  /** counts changes, for who remembers what followed from the state */
  version: number;
};

/** A block after all others. */
export const NEVER = 2n ** 64n;

/** Returns what held at a block, by the entries in block order. */
export function heldAt<T>(entries: readonly From<T>[], block: bigint): T | undefined {
  for (let at = entries.length - 1; at >= 0; at--) if (entries[at]!.from <= block) return entries[at]!.is;
  return undefined;
}
