import { brotliDecompressSync } from "node:zlib";
import {
  type DataTransaction,
  type GlobalSnapshot,
  type MetagraphSnapshot,
  type Plain,
  type Signed,
  dataBlocks,
  dataUpdateHash,
  exactJson,
  unsignedBytes,
} from "@datagraph/protocol";
import { verifyProof } from "../verifyProof.ts";
import { brotliHash } from "./brotliHash.ts";

/** A snapshot whose hash was computed here, and its data updates by the hashes computed here. */
export type ReadSnapshot = {
  ordinal: bigint;
  hash: string;
  lastSnapshotHash: string;
  updates: ReadonlyMap<string, DataTransaction>;
  signed: Signed<MetagraphSnapshot>;
};

/** Returns a snapshot with what it holds. Trusts none of the hashes that a node says. */
export function readSnapshot(signed: Signed<MetagraphSnapshot>): ReadSnapshot {
  const { value } = signed;
  const transactions = dataBlocks(value).flatMap(({ dataTransactions }) => dataTransactions);
  return {
    ordinal: BigInt(value.ordinal),
    hash: brotliHash(value as never as Plain),
    lastSnapshotHash: value.lastSnapshotHash,
    updates: new Map(transactions.map((one) => [dataUpdateHash(one[0].value as never), one])),
    signed,
  };
}

/** Returns the hash of a global snapshot when somebody signed it, or undefined. */
export function globalHashOf({ value, proofs }: Signed<GlobalSnapshot>): string | undefined {
  const hash = brotliHash(value as never as Plain);
  return proofs.length > 0 && proofs.every((proof) => verifyProof(hash, proof)) ? hash : undefined;
}

/** Whether a global snapshot holds the metagraph's snapshot of this hash. */
export function holdsSnapshot({ value }: Signed<GlobalSnapshot>, metagraph: string, hash: string): boolean {
  return (value.stateChannelSnapshots[metagraph] ?? []).some((submission) => {
    try {
      const text = brotliDecompressSync(unsignedBytes(submission.value.content)).toString();
      return brotliHash((exactJson(text) as Signed<Plain>).value) === hash;
    } catch {
      return false;
    }
  });
}
