import type { Address, Hex } from "viem";

/** A value and the block from which it counts. */
export type Since<T> = { block: bigint; value: T };

/** What a contributor shares, and the terms they accepted with it. */
export type ConsentState = { termsHash: Hex; fields: bigint; licences: bigint; rows: boolean };

/** The part of a pool's terms that payouts depend on. */
export type TermsState = {
  hash: Hex;
  /** digest of the schema document, a raw-codec CID */
  schema: Hex;
  /** settlement token's index in the LicenseBook */
  token: number;
  class: "personal" | "open";
  k: number;
  granularity: number;
  recordsPerPeriod: number;
  /** hash of the anchoring chain's name; zero for the EVM */
  chain: Hex;
  admitter: Address;
  validators: readonly Address[];
  prices: ReadonlyMap<number, bigint>;
};

/** One anchor of a stream. `rejectedAt` is the block of its rejection. */
export type AnchorState = {
  block: bigint;
  updateType: number;
  root: Hex;
  count: number;
  start: number;
  end: number;
  rejectedAt?: bigint;
};

/** One suspension: from a block until a time in seconds, or until it is lifted. */
export type SuspensionState = { block: bigint; until: number; liftedAt?: bigint };

/** A dataset that can be suspended or withdrawn, and changes owners. */
export type DatasetState = { owner: Address; withdrawnAt?: bigint; suspensions: SuspensionState[] };

export type StreamState = DatasetState & {
  id: bigint;
  number: number;
  creator: Address;
  consents: Since<ConsentState>[];
  admissions: Since<boolean>[];
  anchors: AnchorState[];
};

export type PoolState = DatasetState & {
  id: bigint;
  terms: Since<TermsState>[];
  proposed: Map<Hex, TermsState>;
  streams: Map<number, StreamState>;
};

/** All that the events said so far. Histories are in block order, so a query's blocks can be looked up later. */
export type ProtocolState = {
  fees: Map<number, number>;
  validatorShareBps: number;
  pools: Map<number, PoolState>;
  /** pools and streams by dataset id */
  datasets: Map<bigint, PoolState | StreamState>;
};

/** Returns the state before the first event. */
export function emptyState(): ProtocolState {
  return { fees: new Map(), validatorShareBps: 0, pools: new Map(), datasets: new Map() };
}

/** Returns the value that counts at `block`, or undefined when there was none yet. */
export function valueAt<T>(history: readonly Since<T>[], block: bigint): T | undefined {
  return history.findLast((entry) => entry.block <= block)?.value;
}
