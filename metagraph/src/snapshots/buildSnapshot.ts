import { randomUUID } from "node:crypto";
import {
  type CurrencyTransaction,
  type DataTransaction,
  type MetagraphSnapshot,
  type Plain,
  type Signed,
  plainJson,
  signedBytes,
} from "@datagraph/protocol";
import type { ApplicationState, Commitment } from "../application/state.ts";
import { brotliHash } from "../crypto/hash.ts";
import type { Ledger } from "../ledger/ledger.ts";

/** What a snapshot takes in, and what is so afterwards. */
export type SnapshotContent = {
  ordinal: number;
  lastSnapshotHash: string;
  /** seconds */
  time: number;
  transactions: readonly Signed<CurrencyTransaction>[];
  updates: readonly { transaction: DataTransaction; hashes: readonly string[] }[];
  commitments: readonly Commitment[];
  ledger: Ledger;
  state: ApplicationState;
};

/** The hash before the first snapshot. */
export const NO_HASH = "0".repeat(64);
const VERSION = "0.0.1";

/** Returns a snapshot as Tessellation lays it out. */
export function buildSnapshot({ ordinal, lastSnapshotHash, ...content }: SnapshotContent): MetagraphSnapshot {
  const { time, transactions, updates, commitments, ledger, state } = content;
  const block = { block: { value: { parent: [], transactions }, proofs: [] }, usageCount: 0 };
  return {
    ...{ ordinal, height: ordinal, subHeight: 0, lastSnapshotHash },
    blocks: transactions.length === 0 ? [] : [block],
    rewards: [],
    tips: { deprecated: [], remainedActive: [] },
    stateProof: ledgerProof(ledger),
    epochProgress: ordinal,
    dataApplication: {
      onChainState: bytesOf({ time, commitments } as never),
      blocks: updates.length === 0 ? [] : [bytesOf(dataBlock(updates) as never)],
      calculatedStateProof: stateProof(state),
    },
    version: VERSION,
  };
}

/** Returns the hashes of balances and last transactions, by which a replay can be told from the original. */
export function ledgerProof({ balances, references }: Ledger): MetagraphSnapshot["stateProof"] {
  return {
    lastTxRefsProof: brotliHash(Object.fromEntries(references)),
    balancesProof: brotliHash(Object.fromEntries(balances)),
  };
}

/** Returns the hash of the data application's state. */
export function stateProof(state: ApplicationState): string {
  return brotliHash(Object.fromEntries(state) as never);
}

function dataBlock(updates: SnapshotContent["updates"]) {
  const value = {
    roundId: randomUUID(),
    dataTransactions: updates.map(({ transaction }) => transaction.filter((part) => part !== undefined)),
    dataTransactionsHashes: updates.map(({ hashes }) => hashes),
  };
  return { value, proofs: [] };
}

function bytesOf(value: Plain): number[] {
  return signedBytes(Buffer.from(plainJson(value)));
}
