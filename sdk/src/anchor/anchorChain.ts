import type { Plain, Proof } from "@datagraph/protocol";
import type { Address, Hex, TransactionSerializableEIP1559 } from "viem";

/** One anchor of a stream: the root of `count` salted records of the period (start, end], in seconds. */
export type AnchorRequest = {
  /** dataset id */
  stream: bigint;
  /** 0 to 5: anchors of one type are strictly later than the one before */
  updateType: number;
  count: number;
  start: number;
  end: number;
  root: Hex;
  /** names of the fields the records hold; the EVM does not keep them */
  fields: readonly string[];
};

/** Who signs: by EVM address, and by public key, 128 hex characters. */
export type AnchorSigner = { address: Address; id: string };

/** What is to be signed: a transaction, or a hash together with what it is the hash of. */
export type AnchorMessage =
  { kind: "transaction"; transaction: TransactionSerializableEIP1559 } | { kind: "hash"; hash: string; value: Plain };

/** An anchor that needs nothing but signatures, one for each message. */
export type PreparedAnchor = {
  chain: string;
  anchor: AnchorRequest;
  signer: AnchorSigner;
  messages: readonly AnchorMessage[];
};

/** What was submitted: by its hash, and the heights from which it can be looked for. */
export type AnchorRef = { id: string; from: bigint; evidenceFrom: bigint };

/** What became of an anchor. `final` is as certain as the chain makes it; a chain may still take back `included`. */
export type AnchorStatus =
  | { state: "unknown" | "pending" }
  | { state: "refused"; rule: string; message: string }
  | { state: "included" | "final"; height: bigint };

/** Where an anchor is: the block or snapshot, and on a metagraph the global snapshot that holds that. */
export type AnchorProof = {
  ref: string;
  anchor: AnchorRequest;
  height: bigint;
  hash: string;
  evidence?: { ordinal: bigint; hash: string };
};

/** A chain that takes anchors. */
export type AnchorChain = {
  /** "evm:31337", or "metagraph:" and its id */
  id: string;
  /** Returns what the signer has to sign. Throws AnchorRefused when the chain can tell already that it breaks a rule. */
  prepare: (anchor: AnchorRequest, signer: AnchorSigner) => Promise<PreparedAnchor>;
  /** Sends it; sending again changes nothing. Throws AnchorRefused, or AnchorUnavailable when nobody answers. */
  submit: (prepared: PreparedAnchor, signatures: readonly Proof[]) => Promise<AnchorRef>;
  status: (ref: AnchorRef) => Promise<AnchorStatus>;
  /** Returns where the anchor is. Throws AnchorPending until it is final. */
  proof: (ref: AnchorRef) => Promise<AnchorProof>;
  /** Whether the chain holds the anchor where the proof says, with this root. */
  verify: (proof: AnchorProof, root: Hex) => Promise<boolean>;
};
