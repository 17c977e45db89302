/** Behind: it answers, but has not read the chain's newest blocks. */
export type PartState = "up" | "behind" | "down";

export type PartName = "chain" | "indexer" | "gateway" | `committee-${number}`;

/** One part of the system, as the app's server sees it. */
export type PartStatus = {
  name: PartName;
  state: PartState;
  /** the last block it knows */
  block?: number;
  /** blocks that it has yet to read */
  lag?: number;
};

/** `time` is the chain's, in seconds. */
export type Status = { chainId?: number; time?: number; parts: readonly PartStatus[] };
