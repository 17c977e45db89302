import type { CurrencyTransaction, FeeTransaction } from "./currency.ts";
import type { Signed } from "./proof.ts";
import type { MetagraphUpdate } from "./update.ts";

/** Bytes as JVM nodes write them: a list of integers from -128 to 127. */
export type SignedBytes = readonly number[];

/** A data update in a block, and the fee that came with it. */
export type DataTransaction = readonly [Signed<MetagraphUpdate>, Signed<FeeTransaction>?];

/** What a block of data updates holds. */
export type DataBlock = {
  roundId: string;
  dataTransactions: readonly DataTransaction[];
  /** the hash of each update, and of its fee */
  dataTransactionsHashes: readonly (readonly string[])[];
};

/** A snapshot of a metagraph, as its L0 serves it. */
export type MetagraphSnapshot = {
  ordinal: number;
  height: number;
  subHeight: number;
  lastSnapshotHash: string;
  blocks: readonly {
    block: Signed<{ parent: readonly unknown[]; transactions: readonly Signed<CurrencyTransaction>[] }>;
    usageCount: number;
  }[];
  rewards: readonly unknown[];
  tips: { deprecated: readonly unknown[]; remainedActive: readonly unknown[] };
  stateProof: { lastTxRefsProof: string; balancesProof: string };
  epochProgress: number;
  dataApplication: { onChainState: SignedBytes; blocks: readonly SignedBytes[]; calculatedStateProof: string };
  version: string;
};

/** What a metagraph sends to the global chain: its signed snapshot, brotli of the JSON. */
export type StateChannelSnapshot = { lastSnapshotHash: string; content: SignedBytes; fee: number };

/** The part of a global snapshot that is evidence of a metagraph's. */
export type GlobalSnapshot = {
  ordinal: number;
  lastSnapshotHash: string;
  stateChannelSnapshots: Readonly<Record<string, readonly Signed<StateChannelSnapshot>[]>>;
};

/** Returns bytes as JVM nodes write them. */
export function signedBytes(bytes: Uint8Array): number[] {
  const view = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  // a snapshot is megabytes of these, for which Array.from takes seven times as long
  const list = new Array<number>(view.length);
  for (let index = 0; index < view.length; index++) list[index] = view[index]!;
  return list;
}

/** Returns the bytes that JVM nodes wrote. */
export function unsignedBytes(bytes: SignedBytes): Uint8Array {
  return Uint8Array.from(bytes, (byte) => byte & 0xff);
}

/** Returns the data blocks of a snapshot. Throws SyntaxError when one is no JSON. */
export function dataBlocks({ dataApplication }: Pick<MetagraphSnapshot, "dataApplication">): DataBlock[] {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return dataApplication.blocks.map(
    (block) => (JSON.parse(decoder.decode(unsignedBytes(block))) as Signed<DataBlock>).value,
  );
}
