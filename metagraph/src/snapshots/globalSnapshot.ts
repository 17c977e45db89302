import { type GlobalSnapshot, type Plain, type Signed, signedBytes } from "@datagraph/protocol";
import { brotliHash } from "../crypto/hash.ts";
import type { Operator } from "../crypto/operator.ts";
import { NO_HASH } from "./buildSnapshot.ts";

/** What precedes a global snapshot: its own chain, and that of the metagraph's submissions. */
export type GlobalParents = { channelHash: string; globalHash: string };

/** Before the first. */
export const NO_PARENTS: GlobalParents = { channelHash: NO_HASH, globalHash: NO_HASH };

/** A facade of the global chain: one snapshot for each of the metagraph's, signed by the same single operator. */
export function globalSnapshot(
  operator: Operator,
  ordinal: number,
  content: Uint8Array,
  parents: GlobalParents,
): { signed: Signed<GlobalSnapshot>; channelHash: string; globalHash: string } {
  const submission = { lastSnapshotHash: parents.channelHash, content: signedBytes(content), fee: 0 };
  const channelHash = brotliHash(submission);
  const value = {
    ...{ ordinal, height: ordinal, subHeight: 0, lastSnapshotHash: parents.globalHash, blocks: [] },
    stateChannelSnapshots: { [operator.metagraph]: [{ value: submission, proofs: [operator.sign(channelHash)] }] },
    ...{ rewards: [], epochProgress: ordinal, nextFacilitators: [operator.id] },
    tips: { deprecated: [], remainedActive: [] },
    version: "0.0.1",
  };
  const globalHash = brotliHash(value as never as Plain);
  return { signed: { value, proofs: [operator.sign(globalHash)] }, channelHash, globalHash };
}
